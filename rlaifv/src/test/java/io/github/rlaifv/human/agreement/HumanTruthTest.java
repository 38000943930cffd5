package io.github.rlaifv.human.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.SheetSubject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of people as the truth of a calibration. */
class HumanTruthTest {
    @TempDir
    private Path folder;

    /** Ten claims, the first five confirmed, of feedback with 92 confirmed and 11 rejected ones. */
    private HumanTruth truth(String answers) throws IOException {
        HumanKey key = HumanKey.of(
                0,
                SheetSubject.feedback(92, 11, 0.5).withScorer(new TreeMap<>(Map.of("labeler", "x"))),
                IntStream.range(0, 10)
                        .mapToObj(i -> new ClaimUnit(
                                "c" + i, "i", "image" + i / 2, 0, "S.", "Q?", 0.9 - i / 10.0, 0.1 + i / 10.0, i < 5))
                        .toList(),
                List.of());
        key.write(folder.resolve(HumanKey.FILE));
        Map<String, String> words = Map.of("t", "true", "f", "false", "?", "cant_tell");
        String labels = IntStream.range(0, answers.length())
                .mapToObj(i -> "{\"unit\":\"c" + i + "\",\"answer\":\""
                        + Objects.requireNonNull(words.get(answers.substring(i, i + 1))) + "\",\"note\":\"\"}")
                .collect(Collectors.joining(","));
        Files.writeString(
                folder.resolve("labels-Anna.json"),
                "{\"version\":1,\"sheet\":\"" + key.sheet() + "\",\"annotator\":\"Anna\",\"labels\":[" + labels + "]}");
        return HumanTruth.read(folder, List.of());
    }

    @Test
    void decidedClaimsStandForAllClaimsOfTheFeedback() throws IOException {
        HumanTruth truth = truth("tttf?ffft?");
        assertThat(truth.representative()).isTrue();
        assertThat(truth.claims().scorer()).containsExactly(Map.entry("labeler", "x"));
        List<ScoredClaim> claims = truth.claims().claims();
        assertThat(claims)
                .extracting(ScoredClaim::truth)
                .containsExactly(true, true, true, false, false, false, false, true);
        assertThat(claims.get(3).image()).isEqualTo("image1");
        assertThat(claims.get(3).yesShare()).isCloseTo(0.6, within(1e-12));
        assertThat(claims).extracting(ScoredClaim::standsFor).containsExactly(23, 23, 23, 23, 2, 3, 3, 3);
        // so a calibration at the labeler's threshold estimates what the report does
        CalibrationReport report =
                LabelerCalibration.builder().resamples(1).build().report(truth.claims());
        WeightedAgreement all =
                Objects.requireNonNull(HumanReport.read(folder).claims()).allClaims();
        assertThat(report.verdicts().accuracy().value())
                .isCloseTo((3 * 23 + 8) / 103.0, within(1e-12))
                .isCloseTo(all.share(), within(0.01));
    }

    @Test
    void claimsOfOneKindAreNotRepresentative() throws IOException {
        HumanTruth truth = truth("ttft");
        assertThat(truth.representative()).isFalse();
        assertThat(truth.claims().claims()).hasSize(4);
        assertThat(truth("????").claims().claims()).isEmpty();
    }
}
