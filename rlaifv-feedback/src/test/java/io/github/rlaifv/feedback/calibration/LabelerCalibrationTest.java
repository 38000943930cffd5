package io.github.rlaifv.feedback.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelerCalibrationTest {
    private static final double EXACT = 1e-12;

    /** Probabilities of yes: 0.9, 0.6 and 0.4 for true claims; 0.7, 0.4 and 0.1 for false ones. */
    private static final List<ScoredClaim> SIX = List.of(
            new ScoredClaim("a", .9, true),
            new ScoredClaim("b", .6, true),
            new ScoredClaim("c", .4, true),
            new ScoredClaim("d", .7, false),
            new ScoredClaim("e", .4, false),
            new ScoredClaim("f", .1, false));

    private static CalibrationReport report(List<ScoredClaim> claims) {
        return LabelerCalibration.builder().resamples(200).build().report(claims);
    }

    private static BestThreshold best(CalibrationReport report, Criterion criterion) {
        return report.best().stream()
                .filter(best -> best.criterion() == criterion)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void comparesVerdictsWithTheTruth() {
        CalibrationReport report = report(SIX);

        assertThat(report.verdicts().confusion()).isEqualTo(new Confusion(2, 1, 2, 1));
        assertThat(report.verdicts().accuracy().value()).isEqualTo(4.0 / 6);
        assertThat(report.verdicts().precision().value()).isEqualTo(2.0 / 3);
        assertThat(report.verdicts().recall().value()).isEqualTo(2.0 / 3);
        assertThat(report.verdicts().f1().value()).isEqualTo(2.0 / 3);
        assertThat(report.verdicts().balancedAccuracy().value()).isCloseTo(2.0 / 3, within(EXACT));
    }

    @Test
    void countsATieAsHalfInTheAreaUnderTheCurve() {
        // of 9 pairs: .9 beats 3, .6 beats 2, .4 beats 1 and ties with 1
        assertThat(report(SIX).rocAuc().value()).isCloseTo(6.5 / 9, within(EXACT));
    }

    @Test
    void computesBrierScoreAndCalibrationError() {
        CalibrationReport report = report(SIX);

        assertThat(report.brier().value()).isCloseTo((.01 + .16 + .36 + .49 + .16 + .01) / 6, within(EXACT));
        // bins .1, .4 (one of two true), .6, .7, .9
        assertThat(report.calibrationError().value()).isCloseTo((.1 + 2 * .1 + .4 + .7 + .1) / 6, within(EXACT));
        assertThat(report.bins()).hasSize(10);
        ReliabilityBin bin = report.bins().get(4);
        assertThat(bin.claims()).isEqualTo(2);
        assertThat(bin.meanShare()).isCloseTo(.4, within(EXACT));
        assertThat(bin.trueShare()).isEqualTo(.5);
    }

    @Test
    void findsTheThresholdThatSeparatesTrueFromFalse() {
        List<ScoredClaim> claims = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            claims.add(new ScoredClaim("p" + i, .80 + .005 * i, true));
            claims.add(new ScoredClaim("p" + i, .60 + .005 * i, false));
        }
        CalibrationReport report = report(claims);

        assertThat(report.verdicts().accuracy().value()).isEqualTo(.5);
        assertThat(report.rocAuc().value()).isEqualTo(1);
        for (Criterion criterion : Criterion.values()) {
            BestThreshold best = best(report, criterion);
            assertThat(best.threshold().value()).isCloseTo(.7475, within(1e-9));
            assertThat(best.value()).isEqualTo(1);
            assertThat(best.unseen().value()).isBetween(.95, 1.0);
            assertThat(best.threshold().low()).isLessThanOrEqualTo(.7475);
        }
    }

    @Test
    void keepsThePaperThresholdIfNothingIsBetter() {
        List<ScoredClaim> claims = List.of(new ScoredClaim("a", .99, true), new ScoredClaim("b", .02, false));
        assertThat(best(report(claims), Criterion.ACCURACY).threshold().value()).isEqualTo(.5);
    }

    @Test
    void intervalsCoverTheTruthAtTheirNominalRate() {
        int held = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int run = 0; run < 100; run++) {
            List<ScoredClaim> claims = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                boolean truth = i % 2 == 0;
                boolean right = random.nextDouble() < .8;
                claims.add(new ScoredClaim("p" + i, right == truth ? .9 : .1, truth));
            }
            MetricInterval accuracy = LabelerCalibration.builder()
                    .resamples(300)
                    .seed(run)
                    .build()
                    .report(claims)
                    .verdicts()
                    .accuracy();
            held += accuracy.low() <= .8 && .8 <= accuracy.high() ? 1 : 0;
        }
        assertThat(held).isBetween(86, 100);
    }

    @Test
    void intervalsWidenIfErrorsClusterByImage() {
        List<ScoredClaim> apart = new ArrayList<>();
        List<ScoredClaim> together = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            boolean truth = i % 2 == 0;
            boolean right = i / 20 % 5 != 0;
            apart.add(new ScoredClaim("p" + i, right == truth ? .9 : .1, truth));
            together.add(new ScoredClaim("p" + i / 20, right == truth ? .9 : .1, truth));
        }
        MetricInterval narrow = report(apart).verdicts().accuracy();
        MetricInterval wide = report(together).verdicts().accuracy();
        assertThat(wide.value()).isEqualTo(narrow.value());
        assertThat(wide.high() - wide.low()).isGreaterThan(2 * (narrow.high() - narrow.low()));
    }

    @Test
    void reportIsDeterministic() {
        assertThat(report(SIX)).isEqualTo(report(SIX));
    }

    @Test
    void judgesAllClaimsOfAnImageInOneCallAndKeepsTheirOrder() {
        FakePolicy labeler = FakePolicy.builder()
                .answers((prompt, word) -> {
                    double yes = FakePolicy.textOf(prompt).contains("red") ? .6 : .2;
                    return (word.equalsIgnoreCase("yes") ? yes : 1 - yes) / 2;
                })
                .build();
        ImageSource one = ImageSource.of("one", "1".getBytes(StandardCharsets.UTF_8));
        ImageSource two = ImageSource.of("two", "2".getBytes(StandardCharsets.UTF_8));
        Claim red = new Claim("It is red.", "Is it red?");
        Claim blue = new Claim("It is blue.", "Is it blue?");
        FeedbackScorer scorer = FeedbackScorer.divideAndConquer(labeler);

        CalibrationReport report = LabelerCalibration.builder()
                .resamples(50)
                .build()
                .report(
                        scorer,
                        List.of(
                                new LabeledClaim(one, red, true),
                                new LabeledClaim(two, red, true),
                                new LabeledClaim(one, blue, false),
                                new LabeledClaim(one, red, true)));

        assertThat(labeler.nextTokenCalls()).hasSize(1);
        assertThat(labeler.nextTokenCalls().get(0)).hasSize(3);
        assertThat(report.verdicts().accuracy().value()).isEqualTo(1);
        assertThat(report.sample().images()).isEqualTo(2);
        assertThat(report.scorer()).containsEntry("labeler", labeler.fingerprint());
    }

    @Test
    void rejectsClaimsThatAreAllTrueOrAllFalse() {
        assertThatThrownBy(() -> report(List.of(new ScoredClaim("a", .5, true))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("1 of 1");
    }

    @Test
    void writesTheReportAsJsonAndAsTables(@TempDir Path folder) throws Exception {
        // two images, one claim each: every resample that holds both truths holds both claims
        CalibrationReport report = report(List.of(new ScoredClaim("a", .75, true), new ScoredClaim("b", .25, false)));
        Path file = folder.resolve("new/calibration.json");
        report.write(file);

        JsonNode json = new ObjectMapper().readTree(Files.readString(file));
        assertThat(json.path("roc_auc").path("value").asDouble()).isEqualTo(1);
        assertThat(json.path("calibration_error").path("value").asDouble()).isEqualTo(.25);
        assertThat(json.path("confusion").path("true_positives").asInt()).isEqualTo(1);
        assertThat(json.path("best")).hasSize(3);
        assertThat(json.path("best").path(0).path("unseen").path("value").isNull())
                .isTrue();
        assertThat(report.toTable())
                .contains("ROC AUC", "expected calibration error", "balanced accuracy", "0.20 to 0.30")
                .doesNotContain("NaN");
        assertThat(report.toTable().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(92));
    }

    @Test
    void claimThatStandsForSeveralCountsLikeThemAndIsOneClaimOfTheSample() {
        int[] times = {3, 1, 2, 1, 4, 5};
        List<ScoredClaim> weighted = new ArrayList<>();
        List<ScoredClaim> repeated = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            ScoredClaim one = SIX.get(i);
            weighted.add(new ScoredClaim(one.image(), one.yesShare(), one.truth(), times[i]));
            repeated.addAll(Collections.nCopies(times[i], one));
        }
        CalibrationReport report = report(weighted);
        CalibrationReport expected = report(repeated);
        // true and confirmed 3 + 1, false and confirmed 1, false and rejected 4 + 5, true and rejected 2
        assertThat(report.verdicts().confusion()).isEqualTo(new Confusion(4, 1, 9, 2));
        assertThat(report.verdicts()).isEqualTo(expected.verdicts());
        assertThat(report.rocAuc()).isEqualTo(expected.rocAuc());
        assertThat(report.brier().value()).isCloseTo(expected.brier().value(), within(EXACT));
        assertThat(report.best()).isEqualTo(expected.best());
        assertThat(report.bins().get(4).claims()).isEqualTo(6);
        assertThat(report.sample()).isEqualTo(new ClaimSample(6, 0, 3, 6));
        assertThatThrownBy(() -> new ScoredClaim("a", .5, true, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 claim, not for 0");
    }
}
