package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.metric.MetricRow;
import io.github.rlaifv.core.metric.MetricSink;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datasets, dataset cards and metric files with one damaged place are read correctly or rejected by name. */
class DamagedRecordsTest {
    private static final int EACH = 12;

    @TempDir
    private Path folder;

    private List<PreferencePair> pairs() {
        return TestPairs.random(9, 3).stream()
                .map(pair ->
                        new PreferencePair(pair.instruction(), pair.chosen(), pair.rejected(), Double.NaN, Double.NaN))
                .toList();
    }

    private Path written(DatasetFormat format) {
        Path whole = folder.resolve("whole");
        PreferenceDataset.of(pairs())
                .write(whole, WriteOptions.builder(format).rowsPerFile(4).build());
        return whole;
    }

    /** An image of null means a question without one, so only what needs images can reject it. */
    private static String image(Path copy, Instruction instruction) {
        return instruction
                .shownImage()
                .orElseThrow(() -> new BadDataException(copy + ": " + instruction.id() + " has no image"))
                .fingerprint();
    }

    @Test
    void damagedJsonLinesAreReadCorrectlyOrRejected() throws IOException {
        DamagedFolder<List<String>> damaged = new DamagedFolder<>(
                written(DatasetFormat.JSONL),
                folder.resolve("copy"),
                copy -> PreferenceDataset.open(copy).toList().stream()
                        .map(pair -> pair.instruction().id()
                                + image(copy, pair.instruction())
                                + pair.chosen()
                                + pair.rejected())
                        .sorted()
                        .toList());
        assertThat(damaged.damage("pairs.jsonl", EnumSet.allOf(Kind.class), EACH, 1))
                .containsEntry(Kind.NULL, EACH)
                .containsEntry(Kind.REMOVE_FIELD, EACH)
                .containsEntry(Kind.DUPLICATE_LINE, EACH)
                .containsEntry(Kind.NULL_LINE, EACH);
    }

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void damagedDatasetCardIsReadCorrectlyOrRejected(DatasetFormat format) throws IOException {
        DamagedFolder<DatasetCard> damaged = new DamagedFolder<>(written(format), folder.resolve("copy"), copy -> {
            assertThat(PreferenceDataset.open(copy).size()).isEqualTo(9);
            return DatasetCard.read(copy).orElseThrow();
        });
        EnumSet<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.DUPLICATE_LINE, Kind.SWAP_LINES));
        assertThat(damaged.damage("dataset_card.json", kinds, EACH, 2)).containsEntry(Kind.NULL, EACH);
    }

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void datasetIsRejectedIfRowsDifferFromItsCard(DatasetFormat format) throws IOException {
        Path whole = written(format);
        Path card = whole.resolve("dataset_card.json");
        String text = Files.readString(card);
        String rows = format == DatasetFormat.JSONL ? "9" : "1";
        for (int change : new int[] {-1, 1}) {
            int wrong = Integer.parseInt(rows) + change;
            Files.writeString(
                    card,
                    text.replace("\"rows\" : " + rows, "\"rows\" : " + wrong)
                            .replace("\"pairs\" : 9", "\"pairs\" : " + (9 + change)));
            assertThatThrownBy(() -> PreferenceDataset.open(whole))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("has " + rows + " rows, but its dataset card says " + wrong)
                    .hasMessageContaining("dataset_card.json");
        }
    }

    @Test
    void damagedMetricFilesAreReadCorrectlyOrRejected() throws IOException {
        Path whole = Files.createDirectories(folder.resolve("whole"));
        try (MetricSink json = MetricSink.jsonl(whole.resolve("metrics.jsonl"));
                MetricSink csv = MetricSink.csv(whole.resolve("metrics.csv"))) {
            for (int step = 1; step <= 5; step++) {
                MetricRow row = new MetricRow(
                        step,
                        step / 5.0,
                        Instant.ofEpochSecond(step),
                        Map.of("loss", 1.0 / step, "nothing", Double.NaN),
                        Map.of());
                json.write(row);
                csv.write(row);
            }
        }
        DamagedFolder<List<String>> damaged = new DamagedFolder<>(whole, folder.resolve("copy"), copy -> {
            MetricSink.jsonl(copy.resolve("metrics.jsonl")).truncateAfter(3);
            MetricSink.csv(copy.resolve("metrics.csv")).truncateAfter(3);
            return DamagedFolder.texts(copy, "metrics.jsonl", "metrics.csv");
        });
        // renamed and missing metrics cannot be detected: a file does not say which metrics its run has
        damaged.damage(
                "metrics.jsonl",
                EnumSet.of(
                        Kind.NULL,
                        Kind.OTHER_TYPE,
                        Kind.HUGE,
                        Kind.DUPLICATE_FIELD,
                        Kind.NULL_LINE,
                        Kind.ARRAY_LINE,
                        Kind.DUPLICATE_LINE,
                        Kind.JUNK),
                EACH,
                3);
        damaged.damage("metrics.csv", EnumSet.of(Kind.DUPLICATE_LINE, Kind.NULL_LINE, Kind.ARRAY_LINE), EACH, 4);
    }
}
