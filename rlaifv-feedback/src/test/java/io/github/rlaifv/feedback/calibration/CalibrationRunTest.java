package io.github.rlaifv.feedback.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrations in a folder: what is kept, resumed, measured again and rejected. Each image has a true and a false claim. */
class CalibrationRunTest {
    private static final int IMAGES = 6;

    @TempDir
    private Path folder;

    private final Set<String> failing = new ConcurrentSkipListSet<>();
    private final List<Long> progress = new ArrayList<>();

    /** Claims about images in an order in which those of one image are apart. */
    private static List<LabeledClaim> claims() {
        List<LabeledClaim> claims = new ArrayList<>();
        for (boolean truth : new boolean[] {true, false}) {
            for (int i = 0; i < IMAGES; i++) {
                String thing = (truth ? "real " : "fake ") + i;
                claims.add(new LabeledClaim(
                        ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                        new Claim("There is a " + thing + ".", "Is there a " + thing + "?"),
                        truth));
            }
        }
        return claims;
    }

    private FakePolicy labeler() {
        return FakePolicy.builder()
                .name("labeler")
                .answers((prompt, word) -> {
                    String text = FakePolicy.textOf(prompt);
                    double yes = text.contains("real") ? 0.6 : 0.2;
                    // the claim about fake 3 gets neither yes nor no
                    return text.contains("fake 3") ? 0.001 : (word.equalsIgnoreCase("yes") ? yes : 0.8 - yes) / 2;
                })
                .fails(text -> failing.stream().anyMatch(text::contains)
                        ? Optional.of(new RequestFailure("q", "timed out", "no answer", true))
                        : Optional.empty())
                .build();
    }

    private static FeedbackScorer scorer(FakePolicy labeler) {
        return DivideAndConquerScorer.builder(labeler).mostUndecided(1).build();
    }

    private CalibrationRun run(Criterion criterion, int claimsPerCall) {
        return new CalibrationRun(
                LabelerCalibration.builder().resamples(20).build(), criterion, claimsPerCall, new RunListener() {
                    @Override
                    public void progressed(String stage, long done) {
                        progress.add(done);
                    }
                });
    }

    private CalibrationRun run() {
        return run(Criterion.ACCURACY, 4);
    }

    @Test
    void reportIsThatOfClaimsJudgedWithoutAFolder() {
        CalibrationRun.Result result = run().judge(scorer(labeler()), claims(), folder);
        List<ScoredClaim> judged = LabelerCalibration.judge(scorer(labeler()), claims());
        assertThat(JudgedClaims.read(folder).claims()).isEqualTo(judged);
        assertThat(result.report().sample()).isEqualTo(new ClaimSample(11, 1, 6, IMAGES));
        assertThat(result.report())
                .isEqualTo(LabelerCalibration.builder()
                        .resamples(20)
                        .build()
                        .report(judged, 1, scorer(labeler()).settings()));
        assertThat(CalibratedThreshold.read(folder)).isEqualTo(result.threshold());
        assertThat(folder.resolve("ledger.json")).exists();
        // four claims per call are two images
        assertThat(progress).containsExactly(0L, 4L, 8L, 12L);
    }

    @Test
    void interruptedRunAsksOnlyWhatIsMissingAndEndsWithTheSameFiles() throws IOException {
        Path whole = folder.resolve("whole");
        run().judge(scorer(labeler()), claims(), whole);
        Path stopped = folder.resolve("stopped");
        failing.add("real 4");
        assertThatThrownBy(() -> run().judge(scorer(labeler()), claims(), stopped))
                .isInstanceOf(RetriableException.class)
                .hasMessageContainingAll(
                        "the claims about 1 of 6 images have no answers yet", "timed out", "run again");
        assertThat(stopped.resolve("calibration.json")).doesNotExist();
        assertThatThrownBy(() -> JudgedClaims.read(stopped))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("holds 10 of 12 claims: finish this calibration first");
        // a killed run leaves an unfinished line
        Files.writeString(
                stopped.resolve("judged.jsonl"), Files.readString(stopped.resolve("judged.jsonl")) + "{\"claim\":");
        failing.clear();
        FakePolicy second = labeler();
        run().judge(scorer(second), claims(), stopped);
        assertThat(second.nextTokenCalls().stream().mapToInt(List::size).sum()).isEqualTo(2);
        for (String name : List.of("calibration.json", "threshold.json", "settings.json")) {
            assertThat(stopped.resolve(name)).hasSameTextualContentAs(whole.resolve(name));
        }
        FakePolicy third = labeler();
        run().judge(scorer(third), claims(), stopped);
        assertThat(third.nextTokenCalls()).isEmpty();
    }

    @Test
    void measuredAgainTheThresholdIsStillForTheSameLabeler() {
        Path first = folder.resolve("first");
        CalibrationRun.Result before = run().judge(scorer(labeler()), claims(), first);
        Path again = folder.resolve("again");
        CalibrationRun.Result after =
                run(Criterion.F1, 4).again(JudgedClaims.read(first.resolve("judged.jsonl")), again);
        assertThat(after.report()).isEqualTo(before.report());
        assertThat(after.threshold().scorer())
                .isEqualTo(before.threshold().scorer())
                .containsEntry("labeler", labeler().fingerprint());
        assertThatThrownBy(() -> CalibratedThreshold.read(again)
                        .requireSame(scorer(FakePolicy.builder()
                                        .name("other")
                                        .answers((prompt, word) -> 0.1)
                                        .build())
                                .settings()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("was calibrated for another labeler");
        // and a third time, from the copied answers
        assertThat(run(Criterion.F1, 4)
                        .again(JudgedClaims.read(again), folder.resolve("third"))
                        .report())
                .isEqualTo(after.report());
    }

    @Test
    void claimsThatStandForSeveralAreCopiedAndResumed() {
        JudgedClaims judged = new JudgedClaims(
                List.of(new ScoredClaim("a", .9, true, 9), new ScoredClaim("b", .2, false)), 0, new TreeMap<>());
        Path out = folder.resolve("out");
        CalibrationReport report = run().again(judged, out).report();
        assertThat(report.verdicts().confusion()).isEqualTo(new Confusion(9, 0, 1, 0));
        assertThat(JudgedClaims.read(out)).isEqualTo(judged);
        assertThat(run().again(judged, out).report()).isEqualTo(report);
        JudgedClaims other = new JudgedClaims(
                List.of(new ScoredClaim("a", .9, true, 8), new ScoredClaim("b", .2, false)), 0, new TreeMap<>());
        assertThatThrownBy(() -> run().again(other, out))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("claims_content");
    }

    @Test
    void answersAloneAreOfAnUnknownLabeler() {
        Path file = folder.resolve("answers/judged.jsonl");
        ScoredClaimFile.write(List.of(new ScoredClaim("a", .9, true), new ScoredClaim("b", .2, false)), file);
        JudgedClaims judged = JudgedClaims.read(file);
        assertThat(judged).isEqualTo(new JudgedClaims(ScoredClaimFile.read(file), 0, new TreeMap<>()));
        assertThat(run().again(judged, folder.resolve("out")).threshold().scorer())
                .isEmpty();
    }

    @Test
    void otherSettingsAndOtherClaimsAreRejectedByName() {
        run().judge(scorer(labeler()), claims(), folder);
        assertThatThrownBy(() -> run(Criterion.F1, 4).judge(scorer(labeler()), claims(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("criterion was ACCURACY and is now F1");
        assertThatThrownBy(() -> run().judge(scorer(labeler()), claims().subList(0, IMAGES + 1), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("claims was 12 and is now 7");
    }

    @Test
    void folderOfOthersAndClaimsOfOneKindAreRejectedBeforeAnythingIsAsked() throws IOException {
        Path mine = Files.writeString(folder.resolve("judged.jsonl"), "mine");
        FakePolicy labeler = labeler();
        assertThatThrownBy(() -> run().judge(scorer(labeler), claims(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(folder.toString(), "holds judged.jsonl", "nothing was changed");
        assertThat(mine).hasContent("mine");
        Path other = folder.resolve("other");
        assertThatThrownBy(() -> run().judge(scorer(labeler), claims().subList(0, 3), other))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("needs both true and false claims, but 3 of 3 are true");
        assertThat(other).doesNotExist();
        assertThat(labeler.nextTokenCalls()).isEmpty();
    }

    @Test
    void labelerWithoutAnyVerdictIsNamed() {
        FakePolicy silent =
                FakePolicy.builder().answers((prompt, word) -> 0.001).build();
        assertThatThrownBy(() -> run().judge(scorer(silent), claims(), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("gave no verdict on any of the 12 claims");
    }

    @Test
    void answersWithoutAnyVerdictAreRejectedBeforeAnythingIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("judged.jsonl"), "");
        assertThatThrownBy(() -> JudgedClaims.read(file))
                .isInstanceOf(BadDataException.class)
                .hasMessage(file + " has no judged claim: name the folder of a calibration, or the judged.jsonl in it");
        JudgedClaims undecided = new JudgedClaims(List.of(), 3, Collections.emptySortedMap());
        Path other = folder.resolve("other");
        assertThatThrownBy(() -> run().again(undecided, other))
                .hasMessageContaining("gave no verdict on any of the 3 claims");
        assertThat(other).doesNotExist();
    }
}
