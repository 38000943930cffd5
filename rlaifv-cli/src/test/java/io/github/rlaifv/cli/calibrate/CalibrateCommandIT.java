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
                        "--judged=" + output.resolve("judged.jsonl"),
                        "--output=" + folder.resolve("again"),
                        "--resamples=50",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(new ObjectMapper().readTree(rlaifv.printed()).path("report").path("accuracy"))
                .isEqualTo(report.path("accuracy"));

        assertUsed(output);
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
