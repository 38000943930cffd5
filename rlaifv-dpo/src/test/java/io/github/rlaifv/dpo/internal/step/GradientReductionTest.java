package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterShards;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sums of gradients over the replicas, one parameter at a time and in the order of the micro-batches. */
@Timeout(60)
class GradientReductionTest {
    private final TablePolicy table = new TablePolicy(1);
    private final List<ScoreRequest> requests = List.of(
            new ScoreRequest(Prompt.of("one"), List.of("abc")),
            new ScoreRequest(Prompt.of("two"), List.of("bcd")),
            new ScoreRequest(Prompt.of("three"), List.of("hello")));

    private Gradients gradients() {
        return table.newGradients(table.parameters());
    }

    /** Gradients of one micro-batch. */
    private Gradients of(int pass) {
        Gradients gradients = gradients();
        table.backward(List.of(requests.get(pass)), SumLoss.of(0.1), gradients);
        return gradients;
    }

    private GradientReduction reduction(List<Gradients> sums, Sharding sharding) {
        return new GradientReduction(
                sums, new ParameterShards(table.parameters(), sums.size()), sharding, requests.size());
    }

    @Test
    void upperLayersAreSummedDuringTheBackwardPassOfLowerOnes() {
        DpoGolden golden = new DpoGolden();
        List<ScoreRequest> both = golden.requests();
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy copy = golden.policy();
                Gradients expected = policy.newGradients(policy.parameters());
                Gradients first = policy.newGradients(policy.parameters());
                Gradients second = copy.newGradients(copy.parameters());
                Gradients left = policy.newGradients(policy.parameters());
                Gradients right = copy.newGradients(copy.parameters())) {
            policy.backward(both.subList(0, 1), SumLoss.of(1), expected);
            policy.backward(both.subList(1, 2), SumLoss.of(1), expected);
            ParameterShards shards = new ParameterShards(policy.parameters(), 2);
            GradientReduction sums = new GradientReduction(List.of(first, second), shards, Sharding.NONE, 2);

            policy.backward(both.subList(0, 1), SumLoss.of(1), left, TrainingPass.DEFAULT, name -> {
                sums.finished(0, name, left);
            });
            List<Long> open = new ArrayList<>();
            copy.backward(both.subList(1, 2), SumLoss.of(1), right, TrainingPass.DEFAULT, name -> {
                sums.finished(1, name, right);
                open.add(right.bytes());
                assertThat(second.toArray(name)).as(name).isEqualTo(first.toArray(name));
            });

            long all =
                    policy.parameters().stream().mapToLong(Parameter::numbers).sum() * Float.BYTES;
            assertThat(open.stream().mapToLong(bytes -> bytes).max().orElseThrow())
                    .as("bytes of gradients that wait for the sum")
                    .isLessThan(all / 2);
            assertThat(left.bytes() + right.bytes()).isZero();
            for (Parameter parameter : policy.parameters()) {
                String name = parameter.name();
                assertThat(first.toArray(name)).as(name).isEqualTo(expected.toArray(name));
                assertThat(second.toArray(name)).as(name).isEqualTo(expected.toArray(name));
            }
        }
    }

    @Test
    void nothingIsSummedBeforeItsTurn() {
        String name = TablePolicy.BIGRAM;
        Gradients expected = gradients();
        for (int pass = 0; pass < 3; pass++) {
            expected.add(name, of(pass));
        }
        Gradients first = gradients();
        Gradients second = gradients();
        Gradients third = gradients();
        GradientReduction sums = reduction(List.of(first, second, third), Sharding.OPTIMIZER_STATE);
        int owner = new ParameterShards(table.parameters(), 3).owner(name);
        Gradients sum = List.of(first, second, third).get(owner);
        sums.finished(2, name, of(2));
        sums.finished(1, name, of(1));
        assertThat(sum.toArray(name)).containsOnly(0);
        sums.finished(0, name, of(0));
        assertThat(sum.toArray(name)).isEqualTo(expected.toArray(name));
    }

    @Test
    void shardedGradientsWaitForTheirTurn() throws Exception {
        GradientReduction sums = reduction(List.of(gradients(), gradients()), Sharding.GRADIENTS);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> sums.finished(1, TablePolicy.BIAS, of(1)));
        Thread.sleep(200);
        assertThat(waiting).isNotDone();
        sums.finished(0, TablePolicy.BIAS, of(0));
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void replicaThatWaitsFailsWithTheExceptionOfTheOther() {
        GradientReduction sums = reduction(List.of(gradients(), gradients()), Sharding.GRADIENTS);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> sums.finished(1, TablePolicy.BIAS, of(1)));
        IllegalStateException failure = new IllegalStateException("the device is gone");
        sums.fail(failure);
        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    @Test
    void replicaThatWaitsCanBeCancelled() {
        GradientReduction sums = reduction(List.of(gradients(), gradients()), Sharding.GRADIENTS);
        assertThatThrownBy(() -> Cancellation.within(Duration.ofMillis(50), () -> {
                    sums.finished(1, TablePolicy.BIAS, of(1));
                    return true;
                }))
                .isInstanceOf(CancelledException.class);
    }
}
