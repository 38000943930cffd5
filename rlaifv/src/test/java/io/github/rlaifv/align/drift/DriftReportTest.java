package io.github.rlaifv.align.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.ScoredInstructions;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftReportTest {
    @TempDir
    Path folder;

    private static Instruction instruction(String id) {
        return new Instruction(
                id, ImageSource.of(id, ("image of " + id).getBytes(StandardCharsets.UTF_8)), "What is there?");
    }

    private static ClaimVerdict verdict(String thing, double yes) {
        return new ClaimVerdict(new Claim("There is " + thing + ".", "Is there " + thing + "?"), yes, 1 - yes);
    }

    private static ScoredInstruction scored(String id, String text, ClaimVerdict... verdicts) {
        return new ScoredInstruction(
                instruction(id), List.of(ResponseScore.byClaims(new Candidate(id, 0, text), List.of(verdicts))));
    }

    private static ScoredInstructions all(ScoredInstruction... instructions) {
        return new ScoredInstructions() {
            @Override
            public long size() {
                return instructions.length;
            }

            @Override
            public Stream<ScoredInstruction> stream() {
                return Stream.of(instructions);
            }
        };
    }

    private static PreferencePair pair(String chosen, String rejected) {
        return new PreferencePair(instruction("a"), chosen, rejected, 0, -1);
    }

    @Test
    void numbersOfARoundAreThoseOfItsCandidatesAndPairs() {
        ScoredInstructions candidates = all(
                scored("a", "a dog and a cat", verdict("a dog", 0.9), verdict("a cat", 0.2)),
                scored(
                        "b",
                        "a red car",
                        ClaimVerdict.undecided(new Claim("It is red.", "Is it red?"), 0, 0, "it depends")));
        PreferenceDataset pairs = PreferenceDataset.of(List.of(
                pair("one two three", "one"), pair("one", "one two"), pair("one", "two"), pair("one two", "one")));
        RoundDrift drift = DriftReport.count(
                1,
                candidates,
                pairs,
                Optional.empty(),
                one -> one.instruction().id().equals("a") ? 0.5 : 1);
        assertThat(drift.candidates()).isEqualTo(2);
        assertThat(drift.words()).isEqualTo((5 + 3) / 2.0);
        assertThat(drift.claims()).isEqualTo(3 / 2.0);
        assertThat(drift.confirmed()).isEqualTo(0.5);
        assertThat(drift.coverage()).isEqualTo(0.75);
        assertThat(drift.commonClaims()).isZero();
        assertThat(drift.agreement()).isNaN();
        assertThat(drift.pairs()).isEqualTo(4);
        assertThat(drift.chosenWords()).isEqualTo((3 + 1 + 1 + 2) / 4.0);
        assertThat(drift.rejectedWords()).isEqualTo((1 + 2 + 1 + 1) / 4.0);
        assertThat(drift.chosenLonger()).isCloseTo(2.5 / 4, within(1e-12));
        assertThat(drift.summary())
                .startsWith("round 1: 4.0 words and 1.50 claims per candidate, 50.0 % confirmed, coverage 75.0 %")
                .doesNotContain("round before");
    }

    @Test
    void labelerIsComparedOnClaimsAboutTheSameImage() {
        ScoredInstructions before = all(
                scored("a", "x", verdict("a dog", 0.9), verdict("a cat", 0.2)),
                scored("b", "x", verdict("a bus", 0.9)));
        ScoredInstructions now = all(
                // the dog as before, the cat not; the bus is on another image
                scored("a", "x", verdict("a dog", 0.8), verdict("a cat", 0.7), verdict("a bus", 0.1)),
                scored("c", "x", verdict("a dog", 0.1)));
        RoundDrift drift =
                DriftReport.count(2, now, PreferenceDataset.of(List.of()), Optional.of(before), one -> Double.NaN);
        assertThat(drift.commonClaims()).isEqualTo(2);
        assertThat(drift.agreement()).isEqualTo(0.5);
        assertThat(drift.coverage()).isNaN();
        assertThat(drift.chosenLonger()).isNaN();
        assertThat(drift.summary()).contains("the labeler judges 50.0 % of 2 claims as in the round before");
    }

    @Test
    void roundsWithoutCandidatesVerdictsOrPairsHaveNoNumbersInWords() throws IOException {
        RoundDrift empty =
                DriftReport.count(1, all(), PreferenceDataset.of(List.of()), Optional.empty(), one -> Double.NaN);
        assertThat(empty.summary()).isEqualTo("round 1: no candidates; no pairs");
        RoundDrift undecided = DriftReport.count(
                2, all(scored("a", "a dog")), PreferenceDataset.of(List.of()), Optional.of(all()), one -> Double.NaN);
        assertThat(undecided.summary()).isEqualTo("round 2: 2.0 words and 0.00 claims per candidate; no pairs");
        DriftReport report = DriftReport.read(folder).with(empty).with(undecided);
        report.write(folder);
        assertThat(DriftReport.read(folder)).isEqualTo(report);
    }

    private static double chosenLonger(PreferencePair... pairs) {
        return DriftReport.count(1, all(), PreferenceDataset.of(List.of(pairs)), Optional.empty(), one -> Double.NaN)
                .chosenLonger();
    }

    @Test
    void pairsOfEqualLengthCountHalf() {
        assertThat(chosenLonger(pair("one two", "three four"))).isEqualTo(0.5);
        assertThat(chosenLonger(pair("one two", "one"), pair("one two three", "one")))
                .isEqualTo(1);
        assertThat(chosenLonger(pair("one", "one two"))).isZero();
    }

    private static RoundDrift round(int number, double words) {
        return new RoundDrift(number, 1, words, 1, 1, Double.NaN, 0, Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN);
    }

    @Test
    void reportIsReadBackAndRepeatedRoundsReplaceLaterOnes() throws IOException {
        assertThat(DriftReport.read(folder).rounds()).isEmpty();
        DriftReport report = DriftReport.read(folder).with(round(1, 3)).with(round(2, 4));
        report.write(folder);
        assertThat(DriftReport.read(folder)).isEqualTo(report);
        assertThat(report.with(round(2, 5)).rounds())
                .extracting(RoundDrift::words)
                .containsExactly(3.0, 5.0);
        assertThat(report.with(round(1, 7)).rounds()).containsExactly(round(1, 7));
        Files.writeString(folder.resolve("drift.json"), "{\"mine\": 1}");
        assertThatThrownBy(() -> DriftReport.requireReplaceable(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("drift.json");
    }
}
