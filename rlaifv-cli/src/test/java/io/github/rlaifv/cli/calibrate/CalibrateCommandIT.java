package io.github.rlaifv.cli.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.Criterion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command calibrate on the embedded model, whose claims have a known truth. */
class CalibrateCommandIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();
    private Path claims = Path.of("");

    @BeforeEach
    void writeClaims() {
        claims = TinyData.claims(folder, 4);
    }

    @Test
    void labelerIsMeasuredAndItsThresholdWritten() throws IOException {
        Path output = folder.resolve("calibration");
        assertThat(rlaifv.run(
                        "calibrate",
                        "--labeler=embedded",
                        "--claims=" + claims,
                        "--output=" + output,
                        "--criterion=ACCURACY",
                        "--resamples=50",
                        "--device=cpu"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed())
                .contains("ROC AUC", "expected calibration error", "share of yes", "for the best accuracy")
                .contains("use --calibration=" + output);
        JsonNode report = new ObjectMapper().readTree(Files.readString(output.resolve("calibration.json")));
        // the embedded labeler agrees with the truth of nearly all claims about objects
        assertThat(report.path("accuracy").path("value").asDouble()).isGreaterThan(0.9);
        CalibratedThreshold chosen = CalibratedThreshold.read(output);
        assertThat(chosen.criterion()).isEqualTo(Criterion.ACCURACY);
        assertThat(chosen.scorer()).containsEntry("type", "divide and conquer").doesNotContainKey("threshold");

        // the same claims without a model
        assertThat(rlaifv.run(
                        "calibrate",
                        "--judged=" + output,
                        "--output=" + folder.resolve("again"),
                        "--resamples=50",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(new ObjectMapper().readTree(rlaifv.printed()).path("report").path("accuracy"))
                .isEqualTo(report.path("accuracy"));
        // and its threshold is for the same labeler
        assertThat(CalibratedThreshold.read(folder.resolve("again")).scorer()).isEqualTo(chosen.scorer());
        assertThat(output.resolve("calibration.html"))
                .content()
                .contains("Share of true claims by share of yes", "Best thresholds", "balanced accuracy");
        assertThat(output.resolve("ledger.json")).content().contains("tiny-llava");

        assertUsed(output);
    }

    @Test
    void runIsContinuedAndFilledFoldersAreRejectedBeforeTheLabelerIsOpened() throws IOException {
        Path output = folder.resolve("calibration");
        String[] line = {
            "calibrate",
            "--labeler=embedded",
            "--claims=" + claims,
            "--output=" + output,
            "--resamples=20",
            "--device=cpu"
        };
        assertThat(rlaifv.run(line)).as(rlaifv.errors()).isZero();
        String judged = Files.readString(output.resolve("judged.jsonl"));
        String report = Files.readString(output.resolve("calibration.json"));
        // as if the run had been killed while it wrote the last line
        Files.writeString(output.resolve("judged.jsonl"), judged.substring(0, judged.length() - 5));
        assertThat(rlaifv.run(line)).as(rlaifv.errors()).isZero();
        assertThat(output.resolve("judged.jsonl")).hasContent(judged.strip());
        assertThat(output.resolve("calibration.json")).hasContent(report);

        Path filled = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(filled.resolve("judged.jsonl"), "mine");
        assertThat(rlaifv.run(
                        "calibrate",
                        "--labeler=" + folder.resolve("missing"),
                        "--claims=" + claims,
                        "--output=" + filled))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(filled + " holds judged.jsonl");
    }

    @Test
    void claimsOfOneKindAreRejectedBeforeTheLabelerIsOpened() throws IOException {
        Files.writeString(claims, Files.readString(claims).replace("\"truth\":false", "\"truth\":true"));
        Path output = folder.resolve("calibration");
        assertThat(rlaifv.run(
                        "calibrate",
                        "--labeler=" + folder.resolve("missing"),
                        "--claims=" + claims,
                        "--output=" + output))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("a calibration needs both true and false claims");
        assertThat(output).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--image-root=photos | --image-root has no effect on --judged",
                "--least-answer-mass=0.1 | --least-answer-mass has no effect on --judged",
                "--questions-per-call=3 | --questions-per-call has no effect on --judged",
                "--device=cpu | --device has no effect on --judged",
                "--rates=run | --rates has no effect on --judged"
            })
    void optionsOfJudgingHaveNoEffectOnJudgedClaims(String option, String message) {
        assertThat(rlaifv.run("calibrate", "--judged=j", option, "--output=" + folder.resolve("o")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message, "whose claims are judged already");
    }

    @Test
    void dryRunEstimatesTheQuestions() {
        assertThat(rlaifv.run(
                        "calibrate",
                        "--dry-run",
                        "--labeler=embedded",
                        "--claims=" + claims,
                        "--output=" + folder.resolve("o")))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("Estimated use of models", "claims about 4 images");
    }

    private void assertUsed(Path calibration) throws IOException {
        Path image = TinyData.image(folder);
        List<String> line = List.of(
                "ask",
                "--model=embedded",
                "--image=" + image,
                "--question=Describe the image.",
                "--max-new-tokens=16",
                "--claims",
                "--decomposer=rules",
                "--calibration=" + calibration);
        assertThat(rlaifv.run(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        Path file = calibration.resolve(CalibratedThreshold.FILE);
        Files.writeString(
                file, Files.readString(file).replaceFirst("\"labeler\" : \"[0-9a-f]+\"", "\"labeler\" : \"other\""));
        assertThat(rlaifv.run(line.toArray(String[]::new))).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("was calibrated for another labeler: labeler was other and is now ");
    }

    @Test
    void claimWithoutTruthIsNamed() throws IOException {
        String text = Files.readString(claims);
        Files.writeString(claims, text.replaceFirst("\"truth\":(true|false)", "\"truth\":null"));
        assertThat(rlaifv.run(
                        "calibrate",
                        "--labeler=embedded",
                        "--claims=" + claims,
                        "--output=" + folder.resolve("calibration")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("claims.jsonl", "line 1", "\"truth\" is null");
        assertThat(folder.resolve("calibration")).doesNotExist();
    }

    @Test
    void claimsNeedALabeler() {
        assertThat(rlaifv.run("calibrate", "--claims=" + claims, "--output=" + folder.resolve("none")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--claims are judged by a labeler: add --labeler");
    }
}
