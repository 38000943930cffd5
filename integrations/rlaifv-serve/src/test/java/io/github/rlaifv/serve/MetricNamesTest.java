package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.serve.testkit.ApiClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lines of {@code /metrics}, which dashboards and alerts name, are those of the page about the server. */
class MetricNamesTest {
    private static final Pattern NAME = Pattern.compile("`((?:gen_ai|rlaifv)_[a-z_]+)`");
    private static final String MODEL = "gen_ai_request_model=\"tiny\"";

    private static ChatServer server;
    private static List<String> lines;

    @BeforeAll
    static void askOnceAndInAStream() {
        FakePolicy tiny = FakePolicy.builder()
                .name("tiny")
                .writes((request, index) -> "two red dogs")
                .build();
        server = ChatServer.builder(new WordByWord(tiny)).port(0).start();
        ApiClient client = new ApiClient(server);
        assertThat(client.post(client.ask("What?")).status()).isEqualTo(200);
        assertThat(client.stream(client.ask("What?"))).isNotEmpty();
        lines = client.get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The name without the endings that Prometheus gives to the parts of a distribution. */
    private static Set<String> named(boolean distributions) {
        return lines.stream()
                .map(line -> line.substring(0, line.indexOf('{') < 0 ? line.indexOf(' ') : line.indexOf('{')))
                .filter(name -> distributions == name.matches(".*_(count|sum|max|bucket)"))
                .map(name -> distributions ? name.substring(0, name.lastIndexOf('_')) : name)
                .collect(Collectors.toSet());
    }

    @Test
    void documentedNamesAreThoseOfTheServer() throws IOException {
        String page = Files.readString(Fixtures.repository().resolve("docs/serve.md"));
        String table = page.substring(page.indexOf("## Metrics"), page.indexOf("Times, `gen_ai_client_token_usage`"));
        Set<String> documented =
                NAME.matcher(table).results().map(found -> found.group(1)).collect(Collectors.toSet());
        Set<String> served = named(true);
        served.addAll(named(false));

        assertThat(served).containsExactlyInAnyOrderElementsOf(documented);
    }

    @Test
    void countsHaveNoUnitInTheirNames() {
        assertThat(lines)
                .contains(
                        "rlaifv_queue_waiting{" + MODEL + "} 0.0",
                        "rlaifv_queue_calls_total{" + MODEL + "} 2.0",
                        "rlaifv_queue_requests_total{" + MODEL + ",outcome=\"rejected\"} 0.0",
                        "rlaifv_requests_total{error_type=\"none\",gen_ai_operation_name=\"chat\","
                                + "gen_ai_provider_name=\"rlaifv\"," + MODEL + "} 2.0",
                        "rlaifv_call_requests_sum{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"rlaifv\","
                                + MODEL + "} 2.0",
                        "gen_ai_client_token_usage_sum{gen_ai_operation_name=\"chat\",gen_ai_provider_name=\"rlaifv\","
                                + MODEL + ",gen_ai_token_type=\"input\"} 10.0");
    }
}
