package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.AverageResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.report.AlignmentReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The average of the last rounds of an alignment, on a LLaVA-1.5 with random weights. */
class AveragedRoundsTest {
    private final DpoGolden golden = new DpoGolden();
    private final List<String> evaluated = new ArrayList<>();

    @TempDir
    Path folder;

    /** Each evaluation takes the next of the given scores: that of the start, those of rounds, and that of the average. */
    private ToDoubleFunction<Policy> scores(double... scores) {
        evaluated.clear();
        return policy -> {
            evaluated.add(policy.fingerprint());
            return scores[evaluated.size() - 1];
        };
    }

    private IterativeAlignment.Builder rounds(int rounds, double... scores) {
        return IterativeAlignment.builder()
                .rounds(rounds)
                .averageLast(2)
                .trainer(DpoTrainer.builder()
                        .epochs(1)
                        .batchSize(4)
                        .learningRate(1e-3)
                        .build())
                .feedback((round, policy) -> golden.dataset())
                .development(new DevelopmentMetric("given", true, scores(scores)))
                .reopen(DpoGolden::open);
    }

    private AlignmentResult run(IterativeAlignment.Builder alignment) {
        try (TrainablePolicy policy = golden.policy()) {
            return alignment.build().run(policy, folder);
        }
    }

    private static GoldenTensors weights(Path model) {
        return GoldenTensors.read(model.resolve("model.safetensors"));
    }

    @Test
    void averageOfTheLastRoundsIsKeptIfItIsBest() {
        AlignmentResult result = run(rounds(3, 0, 1, 2, 3, 4));
        assertThat(result.average()).contains(new AverageResult(List.of(2, 3), 4, "average", 0));
        assertThat(result.averaged()).isTrue();
        assertThat(result.best().round()).isEqualTo(3);
        assertThat(result.score()).isEqualTo(4);
        assertThat(result.kept()).isEqualTo("average of rounds 2 to 3");
        assertThat(result.model()).isEqualTo(folder.resolve("average"));
        GoldenTensors mean = weights(result.model());
        GoldenTensors second = weights(folder.resolve("round-2/model"));
        GoldenTensors third = weights(folder.resolve("round-3/model"));
        for (String name : mean.names()) {
            float[] expected = new float[mean.values(name).length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (second.values(name)[i] + third.values(name)[i]) / 2;
            }
            assertThat(mean.values(name)).as(name).containsExactly(expected, within(1e-6f));
        }
        try (TrainablePolicy opened = Policies.open(folder);
                TrainablePolicy model = Policies.open(result.model())) {
            assertThat(opened.fingerprint()).isEqualTo(model.fingerprint()).isEqualTo(evaluated.get(4));
        }
        assertThat(folder.resolve(AlignmentReport.FILE))
                .content()
                .contains("average of rounds 2 to 3 (best)")
                .doesNotContain("3 (best)</td>".repeat(2), ">3 (best)");
    }

    @Test
    void roundIsKeptIfTheAverageIsNoBetter() {
        AlignmentResult result = run(rounds(2, 0, 1, 2, 2));
        assertThat(result.averaged()).isFalse();
        assertThat(result.kept()).isEqualTo("round 2");
        assertThat(result.model()).isEqualTo(folder.resolve("round-2/model"));
        assertThat(folder.resolve(AlignmentReport.FILE)).content().contains(">2 (best)", ">average of rounds 1 to 2<");
        try (TrainablePolicy opened = Policies.open(folder);
                TrainablePolicy model = Policies.open(result.model())) {
            assertThat(opened.fingerprint()).isEqualTo(model.fingerprint());
        }
    }

    @Test
    void finishedRunIsNotAveragedAgainAndAContinuedOneIs() {
        run(rounds(2, 0, 1, 2, 3));
        AlignmentResult same = run(rounds(2));
        assertThat(evaluated).isEmpty();
        assertThat(same.kept()).isEqualTo("average of rounds 1 to 2");
        AlignmentResult more = run(rounds(3, 2.5, 5));
        assertThat(evaluated).hasSize(2);
        assertThat(more.average()).contains(new AverageResult(List.of(2, 3), 5, "average", 0));
        AlignmentResult without = run(rounds(3).averageLast(0));
        assertThat(without.average()).isEmpty();
        assertThat(without.kept()).isEqualTo("round 3");
        assertThat(folder.resolve("average")).doesNotExist();
    }

    @Test
    void runThatStoppedBeforeItsAverageWasEvaluatedFinishes() {
        assertThatThrownBy(() -> run(rounds(2, 0, 1, 2))).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThat(folder.resolve("average")).exists();
        AlignmentResult result = run(rounds(2, 7));
        assertThat(result.average()).contains(new AverageResult(List.of(1, 2), 7, "average", 0));
    }

    @Test
    void runThatStopsWhileItAveragesOtherRoundsKeepsNoScoreOfTheEarlierAverage() {
        run(rounds(3, 0, 1, 2, 3, 4));
        assertThatThrownBy(() -> run(rounds(3).averageLast(3))).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        try (TrainablePolicy opened = Policies.open(folder);
                TrainablePolicy third = Policies.open(folder.resolve("round-3/model"))) {
            assertThat(opened.fingerprint()).isEqualTo(third.fingerprint());
        }
        AlignmentResult result = run(rounds(3, 6));
        assertThat(result.average()).contains(new AverageResult(List.of(2, 3), 6, "average", 0));
    }

    @Test
    void everyScoreIsBetterThanAStartWithoutOne() {
        AlignmentResult result = run(rounds(2, Double.NaN, 1, 2, 1));
        assertThat(result.improved()).isTrue();
    }

    @Test
    void averageThatIsWorseByLessThanTheToleranceIsKept() throws IOException {
        AlignmentResult result = run(rounds(2, 0, 1, 2, 1.8).averageTolerance(0.25));
        assertThat(result.averaged()).isTrue();
        assertThat(result.score()).isEqualTo(1.8);
        assertThat(folder.resolve(AlignmentReport.FILE)).content().contains("average of rounds 1 to 2 (best)");
        try (TrainablePolicy opened = Policies.open(folder);
                TrainablePolicy average = Policies.open(folder.resolve("average"))) {
            assertThat(opened.fingerprint()).isEqualTo(average.fingerprint());
        }
        assertThat(run(rounds(2).averageTolerance(0.1)).kept()).isEqualTo("round 2");
        assertThat(evaluated).isEmpty();
        try (TrainablePolicy opened = Policies.open(folder);
                TrainablePolicy second = Policies.open(folder.resolve("round-2/model"))) {
            assertThat(opened.fingerprint()).isEqualTo(second.fingerprint());
        }
        Path log = folder.resolve("alignment.json");
        String text = Files.readString(log);
        Files.writeString(log, text.replaceAll(",\\s*\"tolerance\" : [0-9.]+", ""));
        assertThat(Files.readString(log)).isNotEqualTo(text);
        assertThat(run(rounds(2)).average()).contains(new AverageResult(List.of(1, 2), 1.8, "average", 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rounds(2).averageTolerance(-1).build())
                .withMessageContaining("averageTolerance must be >= 0");
    }

    @Test
    void cardNamesTheFoldersOfTheRounds() {
        run(rounds(2, 0, 1, 2, 3));
        assertThat(folder.resolve("average/README.md")).content().contains("| round-1/model |", "| round-2/model |");
    }

    @Test
    void damagedAverageIsNamed() throws IOException {
        run(rounds(2, 0, 1, 2, 3));
        Path log = folder.resolve("alignment.json");
        Files.writeString(log, Files.readString(log).replace(": \"average\"", ": \"../elsewhere\""));
        assertThatThrownBy(() -> run(rounds(2)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("average.model");
        assertThatThrownBy(() -> Policies.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void singleRoundHasNoAverage() {
        AlignmentResult result = run(rounds(1, 0, 1));
        assertThat(result.average()).isEmpty();
        assertThat(folder.resolve("average")).doesNotExist();
    }

    @Test
    void adaptersAloneAreRejectedBeforeAnyWork() {
        IterativeAlignment.Builder adapters = rounds(2)
                .trainer(DpoTrainer.builder()
                        .lora(Lora.rank(2))
                        .mergedModel(false)
                        .build());
        assertThatThrownBy(() -> run(adapters))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("mergedModel(true)");
        assertThat(evaluated).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rounds(2).averageLast(1).build())
                .withMessageContaining("averageLast must be at least 2 rounds");
        assertThatIllegalStateException()
                .isThrownBy(() -> IterativeAlignment.builder()
                        .averageLast(2)
                        .trainer(DpoTrainer.builder().build())
                        .feedback((round, policy) -> golden.dataset())
                        .development(new DevelopmentMetric("given", true, policy -> 0))
                        .build())
                .withMessageContaining("reopen");
    }
}
