package io.github.rlaifv.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command serves the embedded model in a process of its own until it gets a signal. */
class ServeCommandIT {
    private static final Pattern SERVING =
            Pattern.compile("serving tiny at (http://127\\.0\\.0\\.1:[0-9]+)/v1 \\(an API key is needed\\).*");
    private static final Pattern RUNNING = Pattern.compile("(?m)^rlaifv_queue_running\\S* 1\\.0");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static HttpResponse<String> send(String address, String path, String key, String body)
            throws IOException, InterruptedException {
        return HTTP.send(request(address, path, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String address, String path, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        return body.isEmpty()
                ? request.GET().build()
                : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    private static String ask(String fields) {
        return "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello?\"}], " + fields + "}";
    }

    @Test
    void addressIsPrintedAtOnceWithJsonAndTheNameIsThatOfTheRun() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.move(EmbeddedModel.copyInto(folder), run.resolve("model"));
        Files.writeString(run.resolve("training.json"), "{\"model\": \"model\"}");
        Process process = JavaProgram.of(Rlaifv.class, "-Xmx512m")
                .process("serve", "--model=" + run, "--port=0", "--json", "--quiet")
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            String serving = errors.lines()
                    .filter(line -> line.startsWith("serving "))
                    .findFirst()
                    .orElse("");
            assertThat(serving).startsWith("serving run at http://127.0.0.1:");
            assertThat(folder.resolve("output")).isEmptyFile();
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void serverThatLeavesBestOfNOutSaysSo() throws Exception {
        ModelCopy.of(Fixtures.path("llava15", "model"), folder.resolve("model"));
        // the class path of the packed build has no folders
        Path source = Fixtures.repository().resolve("rlaifv-core/src/test/resources/adapters/q_v");
        Path adapter = ModelCopy.of(source, folder.resolve("adapter"))
                .json("adapter_config.json", config -> config.put("base_model_name_or_path", "../model"))
                .folder();
        Process process = JavaProgram.of(Rlaifv.class, "-Xmx512m")
                .process("serve", "--model=" + adapter, "--port=0", "--device=cpu")
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            Matcher serving =
                    Pattern.compile("serving adapter at (\\S+)/v1 .*").matcher(String.valueOf(out.readLine()));
            String errors = Files.readString(folder.resolve("errors"));
            assertThat(serving.matches()).as(errors).isTrue();
            assertThat(errors)
                    .contains(
                            "rlaifv serve: best-of-N is left out: the adapters of the model reach modules such as those of"
                                    + " the vision tower")
                    .contains("add --reference");
            assertThat(send(serving.group(1), "/health", "", "").body()).contains("\"without_best_of\":\"the adapters");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void modelIsServedUntilTheSignalAndRunningRequestsAreAnswered() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "signals take /bin/kill");
        Path keys = Files.writeString(folder.resolve("keys"), "# keys\nsecret-key\n\n");
        Process process = JavaProgram.of(Rlaifv.class, "-Xmx512m")
                .process(
                        "serve",
                        "--model=" + EmbeddedModel.copyInto(folder),
                        "--reference=" + folder.resolve(EmbeddedModel.NAME),
                        "--name=tiny",
                        "--best-of=4",
                        "--port=0",
                        "--api-key-file=" + keys,
                        "--drain=40")
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try {
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            Matcher serving = SERVING.matcher(String.valueOf(out.readLine()));
            assertThat(serving.matches())
                    .as(Files.readString(folder.resolve("errors")))
                    .isTrue();
            String address = serving.group(1);

            assertThat(send(address, "/health", "", "").statusCode()).isEqualTo(200);
            assertThat(send(address, "/v1/models", "wrong", "").statusCode()).isEqualTo(401);
            assertThat(send(address, "/v1/models", "secret-key", "").body()).contains("\"tiny\"", "\"tiny-best-of-4\"");
            assertThat(send(address, "/v1/chat/completions", "secret-key", ask("\"best_of\": 2"))
                            .body())
                    .contains("\"chat.completion\"", "\"margin\"");

            CompletableFuture<HttpResponse<String>> running = HTTP.sendAsync(
                    request(
                            address,
                            "/v1/chat/completions",
                            "secret-key",
                            ask("\"ignore_eos\": true, \"max_tokens\": 300, \"n\": 8")),
                    HttpResponse.BodyHandlers.ofString());
            while (!RUNNING.matcher(send(address, "/metrics", "secret-key", "").body())
                    .find()) {
                assertThat(running).as("the request ended before it was seen").isNotDone();
            }
            assertThat(running).as("a request that runs when the signal comes").isNotDone();
            new ProcessBuilder("/bin/kill", "-TERM", Long.toString(process.pid()))
                    .start()
                    .waitFor();

            assertThat(running.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
            assertThat(out.lines().toList())
                    .containsExactly(
                            "stopping: running requests are answered for up to 40 s",
                            "stopped: all requests were answered");
        } finally {
            process.destroyForcibly();
        }
    }
}
