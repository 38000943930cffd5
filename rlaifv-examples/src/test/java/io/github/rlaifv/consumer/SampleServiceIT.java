package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.testkit.ChangedAdapter;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.vllm.FakeVllm;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The sample service of the Spring Boot starter, built outside of this build with the libraries that Spring Boot manages, started as
 * a process and called with curl.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal asks a process to end there")
class SampleServiceIT {
    private static final int TERMINATED = 128 + 15;

    @TempDir
    static Path folder;

    private static SampleProjects projects = new SampleProjects(Path.of(""), Path.of(""));
    private static Path image = Path.of("");
    private static Path adapter = Path.of("");

    static List<String> versions() throws IOException {
        return SampleProjects.versions(Fixtures.repository());
    }

    @BeforeAll
    static void build() throws Exception {
        ConsumerMaven.assume();
        Curl.assume();
        Path root = Fixtures.repository();
        Path repository = folder.resolve("repository");
        new StagedModules(root, System.getProperty("rlaifv.version"), repository).stage(StagedModules.all());
        projects = new SampleProjects(root, folder.resolve("projects"));
        projects.write(versions());
        new ConsumerMaven(folder.resolve("projects"), repository).run("process-classes");
        byte[] scene = new TinyWorld().image(SceneSplit.TEST.scene(0)).read();
        image = Files.write(folder.resolve("scene.png"), scene);
        Files.write(folder.resolve("damaged.png"), Arrays.copyOf(scene, scene.length / 2));
        adapter = ChangedAdapter.write(EmbeddedModel.cached(), folder.resolve("adapter"));
    }

    private static SampleService service(String version, String... properties) throws IOException {
        return SampleService.start(
                projects.classPath(version), Files.createTempFile(folder, "service", ".log"), List.of(properties));
    }

    private static Curl.Reply answer(String address, Path picture) throws IOException, InterruptedException {
        return answer(address, picture, "What do you see in the image?");
    }

    private static Curl.Reply answer(String address, Path picture, String question)
            throws IOException, InterruptedException {
        return Curl.call("-F", "image=@" + picture, "-F", "question=" + question, address + "/answer");
    }

    private static JsonNode health(String address) throws IOException, InterruptedException {
        Curl.Reply reply = Curl.call(address + "/actuator/health");
        assertThat(reply.status()).isEqualTo(200);
        return reply.body();
    }

    /** Whether the model has a request. Asked often, so without a process per question. */
    private static boolean busy(HttpClient client, String address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/actuator/health"))
                    .build();
            JsonNode model = new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .at("/components/rlaifv/details/model");
            return model.get("waiting").asInt() + model.get("running").asInt() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double metric(String address, String name, String statistic)
            throws IOException, InterruptedException {
        Curl.Reply reply = Curl.call(address + "/actuator/metrics/" + name);
        assertThat(reply.status()).as(name).isEqualTo(200);
        for (JsonNode measured : reply.body().get("measurements")) {
            if (measured.get("statistic").asText().equals(statistic)) {
                return measured.get("value").asDouble();
            }
        }
        throw new AssertionError(name + " has no " + statistic + ": " + reply.body());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void serviceAnswersAndEndsWithoutLosingRequests(String version) throws Exception {
        try (SampleService service = service(
                version,
                "rlaifv.model=" + adapter,
                "rlaifv.reference=without-adapters",
                "rlaifv.sampling.max-new-tokens=40",
                // long enough to see that a request has come
                "rlaifv.queue.gather=500ms")) {
            String address = service.address();
            assertThat(service.printed()).contains("v" + version);

            Curl.Reply reply = answer(address, image);
            assertThat(reply.status()).as(service.printed()).isEqualTo(200);
            assertThat(reply.body().get("text").asText()).isNotBlank();
            assertThat(reply.body().get("reward").asDouble()).isNotZero();
            assertThat(reply.body().get("margin").asDouble()).isPositive();

            Curl.Reply damaged = answer(address, folder.resolve("damaged.png"));
            assertThat(damaged.status()).isEqualTo(400);
            assertThat(damaged.body().get("detail").asText()).contains("the uploaded image");

            JsonNode health = health(address);
            assertThat(health.get("status").asText()).isEqualTo("UP");
            assertThat(health.at("/components/rlaifv/details/model/name").asText())
                    .isEqualTo(EmbeddedModel.NAME);
            assertThat(metric(address, "gen_ai.client.operation.duration", "COUNT"))
                    .isGreaterThanOrEqualTo(3);
            assertThat(metric(address, "rlaifv.best_of_n.candidates", "TOTAL")).isEqualTo(4);
            assertThat(metric(address, "rlaifv.queue.requests?tag=outcome:failed", "COUNT"))
                    .isEqualTo(1);

            CompletableFuture<Curl.Reply> last = CompletableFuture.supplyAsync(() -> {
                try {
                    return answer(address, image);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            HttpClient client = HttpClient.newHttpClient();
            service.awaits(() -> last.isDone() || busy(client, address));
            assertThat(last).isNotDone();
            service.process().destroy();
            assertThat(last.get(1, TimeUnit.MINUTES)).isEqualTo(reply);
            assertThat(service.ended()).isEqualTo(TERMINATED);
            assertThat(service.printed()).doesNotContain(" ERROR ", "Exception");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void serviceAnswersThroughServersWithTheLibrariesOfSpringBoot(String version) throws Exception {
        try (ServedModels models = ServedModels.start();
                SampleService service = service(version, models.properties())) {
            String address = service.address();

            Curl.Reply reply = answer(address, image);
            assertThat(reply.status()).as(service.printed()).isEqualTo(200);
            assertThat(reply.body().get("text").asText()).isEqualTo("tree");
            assertThat(reply.body().get("reward").asDouble()).isEqualTo(0.1);

            Curl.Reply wrong = answer(address, image, "What is " + ServedModels.ODD + "?");
            assertThat(wrong.status()).as(service.printed()).isEqualTo(500);
            assertThat(wrong.body().get("detail").asText()).isEqualTo("The models of this service do not work.");

            JsonNode details = health(address).at("/components/rlaifv/details");
            assertThat(details.at("/model/name").asText()).startsWith(FakeVllm.MODEL);
            assertThat(details.at("/reference/name").asText()).startsWith(FakeVllm.MODEL);
        }
    }

    @Test
    void wrongPropertyIsExplainedAtTheStart() throws Exception {
        try (SampleService service = service(versions().get(0), "rlaifv.sampling.top-p=2")) {
            assertThat(service.ended()).isEqualTo(1);
            assertThat(service.printed())
                    .contains("APPLICATION FAILED TO START")
                    .contains("The property rlaifv.sampling.top-p=2.0 can't be used: it is out of range")
                    .contains("Set rlaifv.sampling.top-p to a number above 0 and at most 1.");
        }
    }
}
