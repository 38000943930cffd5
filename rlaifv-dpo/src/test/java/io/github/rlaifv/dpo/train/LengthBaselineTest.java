package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LengthBaselineTest {
    /** Three pairs whose chosen response is longer, one whose rejected one is, and one of equal lengths. */
    private static final PreferenceDataset PAIRS = PreferenceDataset.of(List.of(
            Pairs.pair(1, "abcd", "a"),
            Pairs.pair(2, "abc", "b"),
            Pairs.pair(3, "bcd", "c"),
            Pairs.pair(4, "a", "bcd"),
            Pairs.pair(5, "ab", "cd")));

    @TempDir
    Path folder;

    private static Map<String, Double> means(List<Map<String, Double>> pairs) {
        Map<String, Double> means = new HashMap<>();
        pairs.forEach(pair -> pair.forEach((name, value) -> means.merge(name, value / pairs.size(), Double::sum)));
        return means;
    }

    @Test
    void balancedAccuracyIsTheMeanOverBothOrdersOfLengths() {
        LengthBaseline lengths = LengthBaseline.of(means(List.of(
                LengthBaseline.ofPair(5, 2, true),
                LengthBaseline.ofPair(5, 2, true),
                LengthBaseline.ofPair(4, 2, true),
                LengthBaseline.ofPair(2, 4, false),
                LengthBaseline.ofPair(3, 3, true))));
        assertThat(lengths.chosenLonger()).isCloseTo(0.6, within(1e-12));
        assertThat(lengths.rejectedLonger()).isCloseTo(0.2, within(1e-12));
        // "the longer one is chosen" is right for three of five pairs, and for half of the equal one
        assertThat(lengths.accuracy()).isCloseTo(0.7, within(1e-12));
        // the rewards are right for 4 of 5 pairs, but only because those are the longer ones
        assertThat(lengths.balancedAccuracy()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void ruleOfTheShorterResponseCountsToo() {
        LengthBaseline shorter = LengthBaseline.of(
                means(List.of(LengthBaseline.ofPair(1, 2, true), LengthBaseline.ofPair(1, 2, false))));
        assertThat(shorter.accuracy()).isEqualTo(1);
        assertThat(shorter.accuracyIfRejectedLonger()).isEqualTo(0.5);
        assertThat(shorter.balancedAccuracy()).as("no pair of the other order").isNaN();
        assertThat(LengthBaseline.of(Map.of()).accuracy()).isNaN();
    }

    @Test
    void trainingReportsTheLengthsOfItsPairs() throws IOException {
        TrainingResult result = DpoTrainer.builder()
                .epochs(1)
                .batchSize(5)
                .microBatch(2)
                .heldOut(PAIRS)
                .lengthMetrics(true)
                .build()
                .train(new TablePolicy(1), PAIRS, folder);
        assertThat(result.epochMean(1, "lengths/chosen_longer")).isCloseTo(0.6, within(1e-12));
        assertThat(result.epochMean(1, "lengths/rejected_longer")).isCloseTo(0.2, within(1e-12));
        assertThat(result.evaluations().get(0).metric("eval_lengths/chosen_longer"))
                .isCloseTo(0.6, within(1e-12));
        assertThat(Files.readString(folder.resolve("metrics.jsonl"))).contains("\"lengths/chosen_longer\":0.6");
        assertThat(folder.resolve("training-report.html"))
                .content()
                .contains("of those whose chosen response is longer", "Pairs by the order of lengths");
    }

    @Test
    void pageOfAnAlignmentComparesRoundsWithTheirLengths() throws IOException {
        Files.writeString(
                folder.resolve("drift.json"),
                "{\"version\":1,\"rounds\":[{\"round\":1,\"words\":31.5,\"agreement\":\"NaN\"}]}");
        AlignmentResult result = IterativeAlignment.builder()
                .rounds(1)
                .trainer(DpoTrainer.builder()
                        .epochs(1)
                        .batchSize(5)
                        .lengthMetrics(true)
                        .build())
                .feedback((round, policy) -> PAIRS)
                .development(new DevelopmentMetric("a score", true, policy -> 1))
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(LengthBaseline.of(result.best().lastEpoch()).chosenLonger()).isCloseTo(0.6, within(1e-12));
        assertThat(folder.resolve("alignment-report.html"))
                .content()
                .contains("Drift between rounds", "<th>words per candidate</th>", "<td>31.5</td>")
                .contains("<th>lengths alone</th>", "<td>0.7</td>");
    }
}
