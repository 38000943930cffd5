package io.github.rlaifv.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
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
    void machineOfTheTestsHasNoProblemAndTheEmbeddedModelOpens() throws IOException {
        int code = rlaifv.run("doctor", "--model=embedded", "--device=cpu", "--json");
        JsonNode report = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(code).as(rlaifv.printed()).isZero();
        assertThat(report.path("problems").asInt()).isZero();
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
            Finding finding = new ServerFinding(address(server)).find();
            assertThat(finding.text()).contains(found.split(",")[0]);
            assertThat(finding.state() == Finding.State.PROBLEM).isEqualTo(found.matches("has no.*|refuses.*"));
        } finally {
            server.stop(0);
        }
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
        Finding finding = new ServerFinding("http://localhost:1/v1?model=x&apiKeyVariable=RLAIFV_NO_SUCH_KEY").find();
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
