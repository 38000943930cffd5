package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model folders that are opened as {@code .} from inside. */
class WorkingDirectoryShardsTest {
    @TempDir
    Path temporary;

    /** Program that opens the given folder and prints its number of tensors. */
    public static void main(String[] arguments) {
        System.out.println(Checkpoint.open(Path.of(arguments[0])).tensors().size() + " tensors");
    }

    @Test
    void shardsOfTheWorkingDirectoryAreFound() throws IOException, InterruptedException {
        ModelCopy model = ModelCopy.ofResource("textonly/llama31", temporary.resolve("model"))
                .sharded();
        int tensors = model.tensors().size();
        for (String name : List.of(".", "", "./", "../model")) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WorkingDirectoryShardsTest.class.getName(),
                            name)
                    .directory(model.folder().toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).as("opened as '%s'", name).contains(tensors + " tensors");
        }
    }
}
