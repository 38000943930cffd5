package io.github.rlaifv.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.Scenery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCommandTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private static ImageSource image(int seed) {
        return ImageSource.of("image-" + seed, Scenery.encode(Scenery.of(seed, 40, 30), "png"));
    }

    @BeforeEach
    void writeSources() throws IOException {
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            pairs.add(new PreferencePair(new Instruction("p", image(i / 2), "What is here?"), "yes", "no" + i, 0, -1));
        }
        PreferenceDataset.of(pairs).write(folder.resolve("pairs"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        JsonlInstructions.write(
                List.of(new Instruction("a", image(7), "What?"), new Instruction("b", image(8), "What?")),
                folder.resolve("own.jsonl"));
        Files.createDirectories(folder.resolve("bench"));
        Files.write(folder.resolve("bench/photo.jpg"), Scenery.jpeg(Scenery.of(1, 40, 30), 0.8f));
    }

    private int data(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "data",
                "--source",
                "rlaif-v=" + folder.resolve("pairs"),
                "own=" + folder.resolve("own.jsonl"),
                "--output=" + folder.resolve("out")));
        line.addAll(List.of(more));
        return rlaifv.run(line.toArray(String[]::new));
    }

    @Test
    void pairsInParquetAndInstructionsBecomeOneDatasetWithoutImagesOfABenchmark() {
        assertThat(data("--exclude", "MMHal=" + folder.resolve("bench")))
                .as(rlaifv.errors())
                .isZero();

        assertThat(rlaifv.printed())
                .contains("rlaif-v: 6 records, 3 duplicates, 1 with images of benchmarks {MMHal, PERCEPTUAL=1}")
                .contains("own: 2 records, 0 duplicates", "4 instructions, ");
        assertThat(InstructionDataset.open(folder.resolve("out")).toList())
                .extracting(Instruction::id)
                .containsExactlyInAnyOrder("rlaif-v:p", "rlaif-v:p~3", "own:a", "own:b");
    }

    @Test
    void reportIsOneObject() throws IOException {
        assertThat(data("--json", "--weights", "rlaif-v=2", "own=1", "--size=3"))
                .as(rlaifv.errors())
                .isZero();

        JsonNode report = new JsonMapper().readTree(rlaifv.printed());
        assertThat(report.path("instructions").asInt()).isEqualTo(3);
        assertThat(report.path("sources").findValuesAsText("taken")).containsExactly("2", "1");
        assertThat(report.path("sources").path(0).path("excluded_by").isObject())
                .isTrue();
    }

    @Test
    void otherPlaceOfASourceIsRejectedInTheSameFolder() throws IOException {
        assertThat(data()).as(rlaifv.errors()).isZero();
        Files.copy(folder.resolve("own.jsonl"), folder.resolve("own2.jsonl"));

        assertThat(data("--source", "own=" + folder.resolve("own2.jsonl"))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("source own", "own2.jsonl");
    }

    @Test
    void questionsWithoutAnImageAreCounted() {
        JsonlInstructions.write(
                List.of(new Instruction("a", image(7), "What?"), Instruction.textOnly("b", "Why?")),
                folder.resolve("own.jsonl"));

        assertThat(data()).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed())
                .contains("own: 2 records, 1 without an image, 0 duplicates", "rlaif-v: 6 records, 3");
    }

    @ParameterizedTest
    @CsvSource({
        "--weights=other=2, 'there is no source ''other''. Use the names of --source: rlaif-v, own'",
        "--weights=own=two, '''two'' of own is not a number'",
        "--weights=own=-1, 'must be a number above 0, was -1.0'",
        "--counts=own=0, 'must be >= 1, was 0'",
        "--size=0, 'must be >= 1, was 0'",
        "--distance=256, 'must be in [0, 255], was 256'"
    })
    void valueThatCannotBeUsedIsRejectedWithItsOption(String option, String message) {
        assertThat(data(option)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("'" + option.substring(0, option.indexOf('=')) + "'", message);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void missingBenchmarkIsReportedBeforeAnythingIsWritten() {
        assertThat(data("--exclude", "POPE=" + folder.resolve("none"))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors())
                .contains("the images of POPE", folder.resolve("none").toString());
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
