package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

    @TempDir
    Path folder;

    private JsonNode json(RunReport report) throws IOException {
        ReportWriter.write(report, Map.of(), folder);
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    @Test
    void writtenReportIsReadBack() {
        for (RunReport report : new RunReport[] {SampleReports.withTruth(), SampleReports.withoutTruth()}) {
            ReportWriter.write(report, Map.of(), folder);
            assertThat(ReportWriter.read(folder.resolve(ReportWriter.JSON))).isEqualTo(report);
        }
    }

    @Test
    void metricsOfRoundsHaveSnakeCaseNames() throws IOException {
        JsonNode rounds = json(SampleReports.withTruth()).get("rounds");
        assertThat(rounds).hasSize(5);
        JsonNode base = rounds.get(0);
        assertThat(base.get("name").asText()).isEqualTo("base");
        assertThat(base.get("response_hallucination").asDouble()).isEqualTo(0.60);
        assertThat(base.get("mention_hallucination").asDouble()).isEqualTo(0.18);
        assertThat(base.get("overall_hallucination").asDouble()).isEqualTo(0.76);
        assertThat(base.get("coverage").asDouble()).isEqualTo(0.869);
        assertThat(base.get("mean_words").asDouble()).isEqualTo(35);
        assertThat(base.get("labeler_accuracy").asDouble()).isEqualTo(0.994);
        JsonNode last = base.get("best_of_n").get(5);
        assertThat(last.get("n").asInt()).isEqualTo(32);
        assertThat(last.get("response_hallucination").asDouble()).isEqualTo(0.22);
    }

    @Test
    void circumstancesAreWritten() throws IOException {
        JsonNode json = json(SampleReports.withTruth());
        assertThat(json.at("/counts/pairs_before_balance").asLong()).isEqualTo(600 + 560 + 520 + 480);
        assertThat(json.at("/counts/claims_rejected_rate").asDouble()).isBetween(0.1, 0.2);
        assertThat(json.at("/seeds/candidates").asLong()).isEqualTo(7);
        assertThat(json.at("/seconds_per_stage/best-of-n").asDouble()).isEqualTo(48.4);
        assertThat(json.at("/peak_memory/bytes").asLong()).isEqualTo(1_610_612_736L);
        assertThat(json.at("/versions/pytorch").asText()).isEqualTo("2.7.1 cpu");
        assertThat(json.at("/models/0/fingerprint").asText()).startsWith("9f86d081");
        assertThat(json.at("/samples/0/base/claims/3/p_yes").asDouble()).isEqualTo(0.11);
        assertThat(json.at("/samples/0/base/claims/3/confirmed").asBoolean()).isFalse();
        assertThat(json.get("selected_round").asInt()).isEqualTo(4);
    }

    @Test
    void fieldsHaveAStableOrder() throws IOException {
        JsonNode json = json(SampleReports.withTruth());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "format_version",
                        "title",
                        "created_at",
                        "evaluation",
                        "goals",
                        "rounds",
                        "selected_round",
                        "counts",
                        "seconds_per_stage",
                        "peak_memory",
                        "versions",
                        "models",
                        "seeds",
                        "settings",
                        "usage",
                        "notes",
                        "samples",
                        "pairs",
                        "has_ground_truth",
                        "seconds_total");
        assertThat(json.get("counts").fieldNames())
                .toIterable()
                .endsWith("pairs_after_balance", "claims_confirmed_rate", "claims_rejected_rate");
        assertThat(json.at("/samples/0/base/claims/0").fieldNames())
                .toIterable()
                .containsExactly("text", "p_yes", "p_no", "truth", "confirmed", "misjudged");
    }

    @Test
    void metricsWithoutGroundTruthAreNull() throws IOException {
        JsonNode json = json(SampleReports.withoutTruth());
        assertThat(json.at("/rounds/1/response_hallucination").isNull()).isTrue();
        assertThat(json.at("/rounds/1/labeler_accuracy").isNull()).isTrue();
        assertThat(json.at("/rounds/1/mean_words").asDouble()).isEqualTo(12.5);
        assertThat(json.at("/rounds/1/counts/pairs_after_balance").asLong()).isZero();
        assertThat(json.at("/peak_memory").isNull()).isTrue();
        assertThat(json.at("/has_ground_truth").asBoolean()).isFalse();
    }

    @Test
    void reportOfAnEarlierVersionSaysNothingAboutUsage() throws IOException {
        ReportWriter.write(SampleReports.withTruth(), Map.of(), folder);
        Path file = folder.resolve(ReportWriter.JSON);
        assertThat(ReportWriter.read(file).circumstances().usage()).isNotEmpty();
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        json.remove("usage");
        Files.writeString(file, json.toString());
        assertThat(ReportWriter.read(file).circumstances().usage()).isEmpty();
    }

    @Test
    void orderOfStagesIsKept() {
        ReportWriter.write(SampleReports.withTruth(), Map.of(), folder);
        RunReport read = ReportWriter.read(folder.resolve(ReportWriter.JSON));
        assertThat(read.circumstances().secondsPerStage().keySet())
                .startsWith("round 1: candidates", "round 1: claims", "round 1: verdicts")
                .endsWith("best-of-n");
    }

    @Test
    void errorNamesAFileThatIsNotAReport() throws IOException {
        Path file = Files.writeString(folder.resolve("report.json"), "{\"format_version\": 99}");
        assertThatThrownBy(() -> ReportWriter.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("report.json");
        assertThatThrownBy(() -> ReportWriter.read(folder.resolve("none.json")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("none.json");
    }

    @Test
    void damagedReportsAreReadCorrectlyOrRejected() throws IOException {
        Path whole = folder.resolve("whole");
        ReportWriter.write(SampleReports.withTruth(), Map.of(), whole);
        // the names of stages, seeds and settings, and the unknown metrics, depend on the run
        Set<Kind> kinds = EnumSet.complementOf(
                EnumSet.of(Kind.REMOVE_FIELD, Kind.UNKNOWN_FIELD, Kind.REMOVE_ELEMENT, Kind.NAN, Kind.NULL));
        DamagedFolder<RunReport> damaged = new DamagedFolder<>(
                whole, folder.resolve("copy"), copy -> ReportWriter.read(copy.resolve(ReportWriter.JSON)));
        assertThat(damaged.damage(ReportWriter.JSON, kinds, 10, 14)).containsEntry(Kind.HUGE, 10);
    }

    @Test
    void reportsWithAMissingFieldAreRejected() throws IOException {
        ReportWriter.write(SampleReports.withTruth(), Map.of(), folder);
        Path file = folder.resolve(ReportWriter.JSON);
        String text = Files.readString(file);
        for (String field : List.of("format_version", "claims", "chosen_score", "p_yes", "scenes", "notes")) {
            Files.writeString(file, text.replaceFirst("\"" + field + "\"", "\"other\""));
            assertThatThrownBy(() -> ReportWriter.read(file))
                    .as(field)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("report.json: field \"")
                    .hasMessageContaining("write the report anew");
        }
    }
}
