package io.github.rlaifv.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.DiskChecks;
import io.github.rlaifv.core.testkit.SmallDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorCommandTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private static HttpServer server(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/models", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://localhost:" + server.getAddress().getPort() + "/v1?model=tiny";
    }

    @Test
    void embeddedModelOpensAndTheExitCodeIsThatOfTheFindings() throws IOException {
        int code = rlaifv.run("doctor", "--model=embedded", "--device=cpu", "--json");
        JsonNode report = new ObjectMapper().readTree(rlaifv.printed());
        // a machine of the tests may have problems of its own, such as a GPU without the library for it
        long problems = report.path("findings").findValuesAsText("state").stream()
                .filter("PROBLEM"::equals)
                .count();
        assertThat(report.path("problems").asLong()).isEqualTo(problems);
        assertThat(code).as(rlaifv.printed()).isEqualTo(problems == 0 ? 0 : ExitCode.FAILED);
        assertThat(state(report, "java")).isEqualTo("OK");
        assertThat(state(report, "engine")).isEqualTo("OK");
        assertThat(state(report, "model")).isEqualTo("OK");
        assertThat(report.path("findings").findValuesAsText("area"))
                .contains(
                        "java", "heap", "memory", "cores", "threads", "engine", "cpu", "gpu", "disk", "cache", "model");
        report.path("findings").forEach(finding -> {
            if (!finding.path("state").asText().equals("OK")) {
                assertThat(finding.path("remedy").asText())
                        .as(finding.toString())
                        .isNotBlank();
            }
        });
    }

    private static String state(JsonNode report, String area) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("area").asText().equals(area)) {
                return finding.path("state").asText();
            }
        }
        return "none";
    }

    @Test
    void gpuThatTheLibraryCannotUseIsAProblem() {
        assertThat(EngineFindings.withoutGpu(Optional.empty()).state()).isEqualTo(Finding.State.OK);
        Finding finding = EngineFindings.withoutGpu(Optional.of("570.1"));
        assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(finding.text()).contains("570.1", "finds no CUDA device");
        assertThat(finding.remedy()).isNotBlank();
    }

    @Test
    void foldersThatCannotBeUsedAreProblemsWithTheirRemedy() throws IOException {
        Path missing = folder.resolve("missing");
        List<Finding> findings = new StorageFindings(folder, missing, () -> {
                    throw new StorageException("no space", new IOException("no space"));
                })
                .all();
        assertThat(findings).extracting(Finding::area).containsExactly("disk", "temporary", "cache");
        assertThat(findings.get(0).state()).isNotEqualTo(Finding.State.PROBLEM);
        assertThat(findings.get(1).state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(findings.get(1).text()).contains(missing.toString());
        assertThat(findings.get(1).remedy()).contains("-Djava.io.tmpdir");
        assertThat(findings.get(2).state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(findings.get(2).text()).contains("no space");
        assertThat(findings.get(2).remedy()).contains("DJL_CACHE_DIR");
    }

    @Test
    void littleSpaceIsANoteAndAReadOnlyDiskAProblem() throws IOException {
        try (SmallDisk disk = DiskChecks.disk(folder.resolve("disk"))) {
            assertThat(first(disk.path()).state()).isEqualTo(Finding.State.NOTE);
            disk.readOnly(true);
            assertThat(first(disk.path()).state()).isEqualTo(Finding.State.PROBLEM);
            assertThat(first(disk.path()).text()).contains("is not writable");
            disk.readOnly(false);
        }
    }

    private Finding first(Path work) {
        return new StorageFindings(work, folder, () -> folder).all().get(0);
    }

    @Test
    void damagedModelIsAProblemWithItsReason() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        assertThat(rlaifv.run("doctor", "--model=" + folder)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.printed())
                .containsPattern("problem +model +.*'gpt2' is not supported")
                .contains("-> Repair the folder", "1 problems");
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"data\": [{\"id\": \"tiny\"}]}', answers and has the model tiny",
        "200, '{\"data\": [{\"id\": \"large\"}]}', 'has no model tiny, but large'",
        "401, '{}', refuses the key",
        "404, '{}', answers, but has no list of models",
        "200, 'hello', answers"
    })
    void serverIsAskedForItsModels(int status, String body, String found) throws IOException {
        HttpServer server = server(status, body);
        try {
            Finding finding = found(address(server));
            assertThat(finding.text()).contains(found.split(",")[0]);
            assertThat(finding.state() == Finding.State.PROBLEM).isEqualTo(found.matches("has no.*|refuses.*"));
        } finally {
            server.stop(0);
        }
    }

    private static Finding found(String address) {
        List<Finding> all = new ServerFinding(address, PATIENCE).all();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void permissionsOfModelsAreNoModels() throws IOException {
        HttpServer server = server(
                200,
                "{\"data\": [{\"id\": \"large\", \"permission\": [{\"id\": \"modelperm-1\"}, {\"id\": \"tiny\"}]}]}");
        try {
            assertThat(found(address(server)).text()).endsWith("has no model tiny, but large");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusedKeyIsToBeReplacedAndAMissingOneNamed() throws IOException {
        HttpServer server = server(401, "{}");
        try {
            assertThat(found(address(server)).remedy()).contains("apiKeyVariable=NAME");
            assertThat(found(address(server) + "&apiKeyVariable=PATH").remedy())
                    .contains("Set the environment variable PATH");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void eachServerOfAnAddressIsAsked() throws IOException {
        HttpServer first = server(200, "{\"data\": [{\"id\": \"tiny\"}]}");
        HttpServer second = server(200, "{\"data\": [{\"id\": \"large\"}]}");
        try {
            String also = "http://localhost:" + second.getAddress().getPort() + "/v1";
            List<Finding> all = new ServerFinding(address(first) + "&revision=1&also=" + also, PATIENCE).all();
            assertThat(all).extracting(Finding::state).containsExactly(Finding.State.OK, Finding.State.PROBLEM);
            assertThat(all.get(1).text()).startsWith(also).contains("has no model tiny");
        } finally {
            first.stop(0);
            second.stop(0);
        }
    }

    @Test
    void serverThatDoesNotEndItsAnswerIsNotWaitedFor() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountDownLatch end = new CountDownLatch(1);
        server.createContext("/v1/models", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            List<Finding> all = new ServerFinding(address(server), Duration.ofSeconds(1)).all();
            assertThat(all).singleElement().satisfies(finding -> {
                assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
                assertThat(finding.text()).contains("does not end within 1 s");
            });
        } finally {
            end.countDown();
            server.stop(0);
        }
    }

    /** More bytes than the heap of the tests holds. */
    @Test
    void endlessAnswerIsReadToALimit() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/models", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            Arrays.fill(part, (byte) ' ');
            try {
                for (long i = 0; i < 1 << 20; i++) {
                    exchange.getResponseBody().write(part);
                }
            } catch (IOException e) {
                exchange.close();
            }
        });
        server.start();
        try {
            assertThat(found(address(server)).text()).contains("answers");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void passwordInAnAddressIsNotRepeated() {
        Finding finding = found("http://user:secret@localhost:1/v1?model=x");
        assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(finding.text() + finding.remedy()).doesNotContain("secret").contains("apiKeyVariable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/v1?model=x&revision=1&also=http://me:secret@localhost:2/v1",
                "http://localhost:1/v1?model=x&revision=1&also=http%3A%2F%2Fme%3Asecret%40localhost%3A2%2Fv1",
                "http://localhost:1/v1?model=x&revision=1&also=http://localhost:2/v1?key=secret",
                "http://localhost:1/v1?model=x&secret"
            })
    void secretInAnOptionOfAnAddressIsNotRepeated(String address) {
        Finding finding = found(address);
        assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(finding.text() + finding.remedy()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1/v1?model=x&also=http://localhost:2/v1, needs a revision",
        "http://localhost:1/v1, names no model",
        "http://localhost:1/v1?model=x&temperature=0, is not an option of an address"
    })
    void addressThatCommandsRejectIsAProblem(String address, String message) {
        Finding finding = found(address);
        assertThat(finding.state()).isEqualTo(Finding.State.PROBLEM);
        assertThat(finding.text()).contains(message);
    }

    @Test
    void serverThatIsDownIsAProblem() throws IOException {
        HttpServer server = server(200, "");
        server.stop(0);
        assertThat(rlaifv.run("doctor", "--model=" + address(server))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.printed()).contains("does not answer", "Start the server");
    }

    @Test
    void missingKeyOfAServerIsNamed() {
        Finding finding = found("http://localhost:1/v1?model=x&apiKeyVariable=RLAIFV_NO_SUCH_KEY");
        assertThat(finding.text()).contains("RLAIFV_NO_SUCH_KEY is not set");
    }

    @ParameterizedTest
    @CsvSource({"1, OK", "100000, NOTE", "x, PROBLEM", "0, PROBLEM"})
    void numberOfThreadsIsCompared(String value, Finding.State state) {
        assertThat(new JavaFindings(Map.of("OMP_NUM_THREADS", value)).all())
                .filteredOn(finding -> finding.area().equals("threads"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.state()).isEqualTo(state));
    }
}
