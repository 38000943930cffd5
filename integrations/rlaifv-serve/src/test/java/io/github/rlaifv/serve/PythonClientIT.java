package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's Python client against the server. It is skipped where Python or the package {@code openai} is missing; the
 * property {@code rlaifv.python} names another Python, such as that of a virtual environment.
 */
class PythonClientIT {
    private static final String PYTHON = System.getProperty("rlaifv.python", "python3");

    @TempDir
    private Path folder;

    private static boolean hasClient() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(PYTHON, "-c", "import openai").start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void clientGetsAnswersStreamsAndExceptions() throws Exception {
        assumeTrue(hasClient(), PYTHON + " has no package openai: see docs/serve.md");
        Path image = Files.write(
                folder.resolve("scene.png"),
                new TinyWorld().image(SceneSplit.TEST.scene(1)).read());
        Path model = EmbeddedModel.copyInto(folder);
        try (Policy policy = Policies.open(model);
                Policy reference = Policies.open(model);
                ChatServer server = ChatServer.builder(policy)
                        .reference(reference)
                        .candidates(4)
                        .port(0)
                        .apiKeys(List.of("secret"))
                        .limits(ServeLimits.builder().bodyBytes(2_000_000).build())
                        .start()) {
            Process process = new ProcessBuilder(
                            PYTHON,
                            Path.of("src/test/python/openai_client.py").toString(),
                            server.address().toString(),
                            "secret",
                            server.model(),
                            image.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            try {
                assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(folder.resolve("log"), StandardCharsets.UTF_8)
                            .strip())
                    .isEqualTo("passed");
        }
    }
}
