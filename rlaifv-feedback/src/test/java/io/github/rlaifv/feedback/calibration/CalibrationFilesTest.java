package io.github.rlaifv.feedback.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a calibration: labeled claims, judged claims and the threshold. */
class CalibrationFilesTest {
    @TempDir
    private Path folder;

    @Test
    void labeledClaimsAreReadAsWritten() {
        ImageSource image = ImageSource.of("a.png", new byte[] {1, 2, 3});
        List<LabeledClaim> claims = List.of(
                new LabeledClaim(image, new Claim("There is a dog.", "Is there a dog?"), true),
                new LabeledClaim(image, new Claim("There is a cat.", "Is there a cat?"), false));
        Path file = folder.resolve("claims.jsonl");
        LabeledClaimFile.write(claims, file);
        List<LabeledClaim> read = LabeledClaimFile.read(file);
        assertThat(read)
                .extracting(LabeledClaim::claim)
                .isEqualTo(List.of(claims.get(0).claim(), claims.get(1).claim()));
        assertThat(read).extracting(LabeledClaim::truth).containsExactly(true, false);
        assertThat(read.get(0).image().fingerprint()).isEqualTo(image.fingerprint());
    }

    @ParameterizedTest
    @CsvSource({"'\"yes\"', true", "'\"No\"', false", "false, false", "true, true"})
    void truthMayBeAWord(String truth, boolean expected) throws IOException {
        LabeledClaim read = LabeledClaimFile.read(claim(truth)).get(0);
        assertThat(read.truth()).isEqualTo(expected);
        assertThat(read.claim()).isEqualTo(new Claim("Is there a dog?", "Is there a dog?"));
    }

    private Path claim(String truth) throws IOException {
        Files.write(folder.resolve("a.png"), new byte[] {1});
        return Files.writeString(
                folder.resolve("claims.jsonl"),
                "{\"image\": \"a.png\", \"question\": \"Is there a dog?\", \"truth\": " + truth + "}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"maybe\"', 'must be true, false, \"yes\" or \"no\"'",
        "null, '\"truth\" is null'",
        "1, 'must be true or false, was 1'"
    })
    void unusableTruthIsNamedWithFileAndLine(String truth, String message) throws IOException {
        Path file = claim(truth);
        assertThatThrownBy(() -> LabeledClaimFile.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("claims.jsonl, line 1")
                .hasMessageContaining(message);
    }

    @Test
    void fileWithoutClaimsIsRejected() throws IOException {
        Path file = Files.createFile(folder.resolve("claims.jsonl"));
        assertThatThrownBy(() -> LabeledClaimFile.read(file)).hasMessageContaining(file + " has no claims");
    }

    @Test
    void judgedClaimsAreReadAsWritten() {
        List<ScoredClaim> claims = List.of(new ScoredClaim("a", 0.1 + 0.2, true), new ScoredClaim("b", 0, false));
        Path file = folder.resolve("judged.jsonl");
        ScoredClaimFile.write(claims, file);
        assertThat(ScoredClaimFile.read(file)).isEqualTo(claims);
    }

    @Test
    void thresholdIsReadAsWrittenAndHoldsForOneLabeler() {
        Map<String, String> settings =
                Map.of("labeler", "x", "prompt", "p", "threshold", "0.5", "most_undecided", "1.0");
        CalibratedThreshold chosen =
                new CalibratedThreshold(Criterion.F1, new ConfirmationThreshold(0.625), new TreeMap<>(settings));
        chosen.write(folder.resolve(CalibratedThreshold.FILE));
        CalibratedThreshold read = CalibratedThreshold.read(folder);
        assertThat(read).isEqualTo(chosen);
        // neither the scorer's own threshold nor its limit of claims without a verdict matters
        read.requireSame(new TreeMap<>(Map.of("labeler", "x", "prompt", "p", "threshold", "0.9")));
        assertThatThrownBy(() -> read.requireSame(new TreeMap<>(Map.of("labeler", "y", "prompt", "p"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("0.625 was calibrated for another labeler: labeler was x and is now y");
        assertThatThrownBy(() -> read.requireSame(new TreeMap<>(Map.of("labeler", "x"))))
                .hasMessageContaining("prompt was p and is now missing");
    }

    @Test
    void thresholdOfAReportIsTheBestOfItsCriterion() {
        CalibrationReport report = LabelerCalibration.builder()
                .resamples(2)
                .build()
                .report(List.of(
                        new ScoredClaim("a", 0.7, false),
                        new ScoredClaim("a", 0.8, true),
                        new ScoredClaim("b", 0.2, false),
                        new ScoredClaim("b", 0.9, true)));
        assertThat(CalibratedThreshold.of(report, Criterion.ACCURACY)
                        .threshold()
                        .value())
                .isEqualTo(0.75);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"criterion\":\"F2\",\"threshold\":0.5,\"scorer\":{}} | must be one of [ACCURACY, F1, BALANCED_ACCURACY]",
                "{\"criterion\":\"F1\",\"threshold\":1,\"scorer\":{}} | must be in [0, 1), was 1.0",
                "{\"criterion\":\"F1\",\"threshold\":0.5} | \"scorer\" is missing"
            })
    void damagedThresholdIsNamed(String text, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("threshold.json"), text);
        assertThatThrownBy(() -> CalibratedThreshold.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("threshold.json")
                .hasMessageContaining(message);
    }

    @Test
    void judgedClaimsOfASampleAreReadAsWrittenWithTheirScorer() throws IOException {
        JudgedClaims judged = new JudgedClaims(
                List.of(new ScoredClaim("a", 0.9, true, 93), new ScoredClaim("b", 0.2, false)),
                1,
                new TreeMap<>(Map.of("labeler", "x")));
        judged.write(folder.resolve("judged"));
        assertThat(JudgedClaims.read(folder.resolve("judged"))).isEqualTo(judged);
        Path file = folder.resolve("judged/judged.jsonl");
        assertThat(Files.readAllLines(file))
                .startsWith(
                        "{\"claim\":0,\"image\":\"a\",\"yes_share\":0.9,\"truth\":true,\"stands_for\":93}",
                        "{\"claim\":1,\"image\":\"b\",\"yes_share\":0.2,\"truth\":false}");
        judged.write(folder.resolve("judged"));
        Files.writeString(file, Files.readString(file).replace("93", "0"));
        assertThatThrownBy(() -> JudgedClaims.read(folder.resolve("judged")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file + ", line 1")
                .hasMessageContaining("\"stands_for\" must be at least 1, was 0");
        Files.writeString(folder.resolve("judged/settings.json"), "{\"claims\": \"3\"}");
        assertThatThrownBy(() -> judged.write(folder.resolve("judged")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("settings.json exists and is not");
    }
}
