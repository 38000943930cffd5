package io.github.rlaifv.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command pairs on feedback of the embedded model. */
class PairsCommandIT {
    private static final int INSTRUCTIONS = 6;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path instructions = Path.of("");
    private static Path feedback = Path.of("");

    private final CommandRun rlaifv = new CommandRun();

    @BeforeAll
    static void makeFeedback() {
        instructions = TinyData.instructions(shared, INSTRUCTIONS);
        feedback = TinyData.feedback(instructions, shared.resolve("feedback"));
    }

    private JsonNode pairs(Path output, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                "pairs", "--feedback=" + feedback, "--instructions=" + instructions, "--output=" + output, "--json"));
        line.addAll(Arrays.asList(more));
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return new ObjectMapper().readTree(rlaifv.printed()).path("statistics");
    }

    @Test
    void sameRulesGiveTheSamePairs() throws IOException {
        pairs(folder.resolve("again"), "--quiet");
        assertThat(rlaifv.progress()).doesNotContain("pairs: ");
        assertThat(DatasetCard.read(folder.resolve("again")).orElseThrow().content())
                .isEqualTo(DatasetCard.read(feedback).orElseThrow().content());
    }

    @Test
    void otherRulesGiveOtherPairsAndTheirStatistics() throws IOException {
        JsonNode all = pairs(folder.resolve("all"), "--pairs-per-instruction=9", "--length-balance=false");
        assertThat(all.path("instructions").asInt()).isEqualTo(INSTRUCTIONS);
        assertThat(all.path("candidates").asInt()).isEqualTo(3 * INSTRUCTIONS);
        long pairs = all.path("pairs").asLong();
        assertThat(pairs)
                .isEqualTo(all.path("drawn").asLong())
                .isEqualTo(PreferenceDataset.open(folder.resolve("all")).size());
        JsonNode one = pairs(folder.resolve("one"), "--pairs-per-instruction=1", "--length-balance=false");
        assertThat(one.path("pairs").asLong())
                .isLessThan(pairs)
                .isEqualTo(INSTRUCTIONS - one.path("without_pairs").asLong());
        // nothing is above this threshold, so that all scores are minus the number of claims
        JsonNode strict = pairs(
                folder.resolve("strict"),
                "--pairs-per-instruction=9",
                "--length-balance=false",
                "--threshold=0.999999");
        assertThat(strict.path("mean_difference")).isNotEqualTo(all.path("mean_difference"));
        assertThat(DatasetCard.read(folder.resolve("strict")).orElseThrow().settings())
                .containsEntry("scorer.threshold", "0.999999")
                .containsEntry("pairs_per_instruction", "9");
    }

    @Test
    void heldOutImagesAreInNoTrainingPair() throws IOException {
        JsonNode made = pairs(
                folder.resolve("parts"),
                "--pairs-per-instruction=9",
                "--length-balance=false",
                "--held-out=0.5",
                "--seed=3",
                "--format=trl-parquet");
        PreferenceDataset train = PreferenceDataset.open(folder.resolve("parts/train"));
        PreferenceDataset test = PreferenceDataset.open(folder.resolve("parts/test"));
        assertThat(test.size()).isPositive().isEqualTo(made.path("held_out").asLong());
        assertThat(train.size()).isPositive().isEqualTo(made.path("pairs").asLong() - test.size());
        assertThat(images(train)).doesNotContainAnyElementsOf(images(test));
    }

    private static Set<String> images(PreferenceDataset pairs) {
        return pairs.toList().stream()
                .map(pair -> pair.instruction().image().fingerprint())
                .collect(Collectors.toSet());
    }

    @Test
    void repeatsOfSeveralFoldersAreDroppedOnce() throws IOException {
        JsonNode once = pairs(folder.resolve("once"), "--length-balance=false");
        JsonNode twice = pairs(folder.resolve("twice"), "--length-balance=false", "--feedback=" + feedback);
        assertThat(twice.path("duplicates")).isEqualTo(once.path("drawn"));
        assertThat(twice.path("pairs")).isEqualTo(once.path("pairs"));
        JsonNode kept =
                pairs(folder.resolve("kept"), "--length-balance=false", "--feedback=" + feedback, "--dedupe=false");
        assertThat(kept.path("pairs").asLong()).isEqualTo(2 * once.path("pairs").asLong());
    }

    @Test
    void fileWithoutInstructionsIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("none.jsonl"), "");
        assertThat(rlaifv.run(
                        "pairs",
                        "--feedback=" + feedback,
                        "--instructions=" + empty,
                        "--output=" + folder.resolve("new")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(empty + " has no instruction: ");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void instructionsWithoutPairsAreCountedIfTheirImagesAreNotKnown() throws IOException {
        assertThat(rlaifv.run("pairs", "--feedback=" + feedback, "--output=" + folder.resolve("own"), "--by-topic"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.progress()).contains("checking instructions: ", "drawing pairs: ", "writing pairs: ");
        assertThat(rlaifv.printed())
                .contains("instructions  ", "scored candidates  ", "kept pairs  ", "mean words  ")
                .contains("pairs, " + folder.resolve("own"));
    }

    @Test
    void filledOutputAndOtherFoldersAreRejected() throws IOException {
        pairs(folder.resolve("first"));
        assertThat(rlaifv.run("pairs", "--feedback=" + feedback, "--output=" + folder.resolve("first")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(folder.resolve("first") + " is not empty");
        assertThat(rlaifv.run("pairs", "--feedback=" + shared, "--output=" + folder.resolve("new")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(shared + " is not the folder of a feedback run");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void thresholdOfTheLabelersOwnCalibrationIsUsedAndThatOfAnotherRejected() throws IOException {
        Path claims = TinyData.claims(folder, 2);
        Path calibration = folder.resolve("calibration");
        assertThat(rlaifv.run(
                        "calibrate",
                        "--labeler=embedded",
                        "--claims=" + claims,
                        "--output=" + calibration,
                        "--resamples=20"))
                .as(rlaifv.errors())
                .isZero();
        double threshold = CalibratedThreshold.read(calibration).threshold().value();
        JsonNode calibrated = pairs(folder.resolve("calibrated"), "--calibration=" + calibration);
        assertThat(calibrated).isEqualTo(pairs(folder.resolve("typed"), "--threshold=" + threshold));
        Path file = calibration.resolve(CalibratedThreshold.FILE);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"labeler\" : \"[0-9a-f]+\"", "\"labeler\" : \"other\""));
        assertThat(rlaifv.run(
                        "pairs",
                        "--feedback=" + feedback,
                        "--calibration=" + calibration,
                        "--output=" + folder.resolve("none")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("was calibrated for another labeler");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void rulesWithoutAnyPairWriteNothing() {
        assertThat(rlaifv.run(
                        "pairs",
                        "--feedback=" + feedback,
                        "--instructions=" + instructions,
                        "--min-difference=99",
                        "--output=" + folder.resolve("none")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("no pair was made of 18 scored candidates, and nothing was written");
        assertThat(rlaifv.printed()).doesNotContain("NaN");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void filledFolderIsRejectedBeforeTheFeedbackIsRead() throws IOException {
        Path filled = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(filled.resolve("mine"), "mine");
        assertThat(rlaifv.run("pairs", "--feedback=" + folder.resolve("missing"), "--output=" + filled))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(filled + " is not empty");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--image-root=photos | --image-root has no effect without --instructions",
                "--split=train | --split has no effect without --instructions",
                "--instructions=photos --questions=q.txt --split=train | --split has no effect on a folder of images",
                "--rows-per-file=7 | --rows-per-file has no effect on the format jsonl"
            })
    void uselessOptionsAreRejected(String options, String message) {
        List<String> line =
                new ArrayList<>(List.of("pairs", "--feedback=" + feedback, "--output=" + folder.resolve("o")));
        line.addAll(List.of(options.split(" ")));
        assertThat(rlaifv.run(line.toArray(String[]::new))).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message).hasLineCount(1);
    }
}
