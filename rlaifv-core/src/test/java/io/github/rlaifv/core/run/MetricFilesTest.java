package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.metric.MetricRow;
import io.github.rlaifv.core.metric.MetricSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricFilesTest {
    @TempDir
    Path folder;

    private static void steps(MetricSink sink, int from, int to) {
        for (int step = from; step <= to; step++) {
            sink.write(MetricRows.training(step));
        }
    }

    @Test
    void writesOneJsonObjectPerRow() throws IOException {
        Path file = folder.resolve("deeper/metrics.jsonl");
        try (MetricSink sink = MetricSink.jsonl(file)) {
            steps(sink, 1, 2);
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2);
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.path("step").asInt()).isEqualTo(2);
        assertThat(second.path("epoch").asDouble()).isEqualTo(0.5);
        assertThat(second.path("time").asText()).isEqualTo("2026-11-23T10:00:02.250Z");
        assertThat(second.path("loss").asDouble()).isEqualTo(0.5);
        assertThat(second.path("rewards/margins").asDouble()).isEqualTo(0.2);
        assertThat(second.path("tokens_per_second").asDouble()).isEqualTo(102);
    }

    @Test
    void metricsAndPerformanceAreWrittenToSeparateFiles() throws IOException {
        Path metrics = folder.resolve("metrics.jsonl");
        Path performance = folder.resolve("performance.jsonl");
        MetricSink sink = MetricSink.of(List.of(
                MetricSink.jsonl(metrics, MetricSink.Part.METRICS),
                MetricSink.jsonl(performance, MetricSink.Part.PERFORMANCE)));
        sink.write(MetricRows.training(1));
        sink.write(MetricRows.evaluation(1));
        assertThat(metrics)
                .hasContent("{\"step\":1,\"epoch\":0.25,\"loss\":1.0,\"rewards/margins\":0.1}\n"
                        + "{\"step\":1,\"epoch\":0.25,\"eval_loss\":0.5}\n");
        assertThat(performance)
                .hasContent("{\"step\":1,\"epoch\":0.25,\"time\":\"2026-11-23T10:00:01.250Z\","
                        + "\"tokens_per_second\":101.0}\n");
    }

    @Test
    void newMetricAddsAColumn() {
        Path file = folder.resolve("metrics.csv");
        try (MetricSink sink = MetricSink.csv(file)) {
            sink.write(MetricRows.training(1));
            sink.write(MetricRows.evaluation(1));
        }
        try (MetricSink again = MetricSink.csv(file)) {
            again.write(MetricRows.training(2));
        }
        assertThat(file).hasContent("""
                step,epoch,time,loss,rewards/margins,tokens_per_second,eval_loss
                1,0.25,2026-11-23T10:00:01.250Z,1.0,0.1,101.0,
                1,0.25,2026-11-23T10:00:01.250Z,,,,0.5
                2,0.5,2026-11-23T10:00:02.250Z,0.5,0.2,102.0,
                """);
    }

    @Test
    void resumedRunWritesEachStepOnce() throws IOException {
        for (String name : List.of("metrics.jsonl", "metrics.csv")) {
            Path unbroken = folder.resolve("unbroken-" + name);
            Path resumed = folder.resolve("resumed-" + name);
            try (MetricSink sink = sink(unbroken)) {
                steps(sink, 1, 6);
            }
            try (MetricSink sink = sink(resumed)) {
                steps(sink, 1, 5);
            }
            try (MetricSink sink = sink(resumed)) {
                sink.truncateAfter(3);
                steps(sink, 4, 6);
            }
            assertThat(resumed).hasSameBinaryContentAs(unbroken);
        }
    }

    private static MetricSink sink(Path file) {
        return file.toString().endsWith(".csv") ? MetricSink.csv(file) : MetricSink.jsonl(file);
    }

    @Test
    void incompleteLastLineIsDropped() throws IOException {
        for (String name : List.of("metrics.jsonl", "metrics.csv")) {
            Path file = folder.resolve(name);
            try (MetricSink sink = sink(file)) {
                steps(sink, 1, 2);
            }
            String whole = Files.readString(file);
            Files.writeString(file, "{\"step\":3,\"ep", StandardOpenOption.APPEND);
            try (MetricSink sink = sink(file)) {
                steps(sink, 3, 3);
            }
            assertThat(Files.readString(file)).startsWith(whole);
            assertThat(Files.readAllLines(file)).hasSize(name.endsWith("csv") ? 4 : 3);
        }
    }

    @Test
    void newRunDeletesEarlierMetrics() {
        for (String name : List.of("metrics.jsonl", "metrics.csv")) {
            Path file = folder.resolve(name);
            try (MetricSink sink = sink(file)) {
                steps(sink, 1, 2);
                sink.truncateAfter(-1);
                assertThat(file).doesNotExist();
                sink.write(MetricRows.evaluation(1));
            }
            assertThat(file).content().doesNotContain("rewards/margins").contains("eval_loss");
        }
    }

    @Test
    void foreignFileIsNotTruncated() throws IOException {
        Path json = Files.writeString(folder.resolve("a.jsonl"), "{\"step\":1}\n{\"stop\":2}\n");
        assertThatThrownBy(() -> MetricSink.jsonl(json).truncateAfter(1))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(json + ", line 2: field \"step\" is missing");
        Path csv = Files.writeString(folder.resolve("a.csv"), "name,age\nJoe,3\n");
        assertThatThrownBy(() -> MetricSink.csv(csv).write(MetricRows.training(1)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(csv.toString());
        assertThat(csv).content().contains("Joe");
        Path bare = folder.resolve("b.csv");
        try (MetricSink sink = MetricSink.csv(bare)) {
            steps(sink, 1, 1);
        }
        String damaged = Files.readString(bare).replaceFirst("\n1,", "\none,");
        Files.writeString(bare, damaged);
        assertThatThrownBy(() -> MetricSink.csv(bare).truncateAfter(1))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("line 2 of " + bare + " must begin with a step, begins with 'one'");
    }

    @Test
    void allSinksAreCalledEvenIfOneFails() {
        List<Long> written = new ArrayList<>();
        MetricSink failing = row -> {
            throw new IllegalStateException("disk full");
        };
        MetricSink sink = MetricSink.of(List.of(failing, row -> written.add(row.step())));
        assertThatThrownBy(() -> sink.write(MetricRows.training(7))).hasMessage("disk full");
        assertThat(written).containsExactly(7L);
    }

    @Test
    void invalidMetricNamesAreRejected() {
        for (String name : List.of("a,b", "step", " ", "a\nb")) {
            assertThatThrownBy(() -> new MetricRow(1, 1, MetricRows.START, Map.of(name, 1.0), Map.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new MetricRow(1, 1, MetricRows.START, Map.of("loss", 1.0), Map.of("loss", 1.0)))
                .hasMessageContaining("loss");
    }
}
