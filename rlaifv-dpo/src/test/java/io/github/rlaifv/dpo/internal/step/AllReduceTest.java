package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.DpoGolden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Summing the gradients of replicas, one parameter at a time. */
class AllReduceTest {
    private final DpoGolden golden = new DpoGolden();
    private final ScoreRequest left = request(0, "A red car.", "Two trees.");
    private final ScoreRequest right = request(1, "A house stands by the sea.");

    private ScoreRequest request(int pair, String... responses) {
        Prompt prompt = golden.dataset().get(pair).instruction().prompt();
        return new ScoreRequest(prompt, List.of(responses));
    }

    @Test
    void upperLayersAreSummedDuringTheBackwardPassOfLowerOnes() {
        try (TrainablePolicy policy = golden.policy();
                TrainablePolicy copy = golden.policy();
                Gradients first = policy.newGradients(policy.parameters());
                Gradients second = copy.newGradients(copy.parameters());
                Gradients expected = policy.newGradients(policy.parameters())) {
            policy.backward(List.of(left), SumLoss.of(1), expected);
            policy.backward(List.of(right), SumLoss.of(1), expected);

            AllReduce sums = new AllReduce(List.of(first, second));
            policy.backward(List.of(left), SumLoss.of(1), first, TrainingPass.DEFAULT, sums::finished);
            List<String> summed = new ArrayList<>();
            copy.backward(List.of(right), SumLoss.of(1), second, TrainingPass.DEFAULT, name -> {
                float[] own = second.toArray(name);
                sums.finished(name);
                assertThat(second.toArray(name)).as(name).isEqualTo(first.toArray(name));
                if (!Arrays.equals(own, second.toArray(name))) {
                    summed.add(name);
                }
            });

            assertThat(summed).hasSizeGreaterThan(policy.parameters().size() / 2);
            for (Parameter parameter : policy.parameters()) {
                String name = parameter.name();
                assertThat(first.toArray(name)).as(name).containsExactly(expected.toArray(name), within(1e-4f));
                assertThat(second.toArray(name)).as(name).isEqualTo(first.toArray(name));
            }
        }
    }

    @Test
    void nothingIsSummedBeforeAllReplicasHaveFinished() {
        try (TrainablePolicy policy = golden.policy();
                Gradients first = policy.newGradients(policy.parameters());
                Gradients second = policy.newGradients(policy.parameters());
                Gradients third = policy.newGradients(policy.parameters())) {
            policy.backward(List.of(left), SumLoss.of(1), first);
            policy.backward(List.of(right), SumLoss.of(1), second);
            String name =
                    policy.parameters().get(policy.parameters().size() - 1).name();
            float[] before = first.toArray(name);
            AllReduce sums = new AllReduce(List.of(first, second, third));
            sums.finished(name);
            sums.finished(name);
            assertThat(first.toArray(name)).isEqualTo(before);
            sums.finished(name);
            assertThat(first.toArray(name)).isNotEqualTo(before);
            assertThat(third.toArray(name)).isEqualTo(first.toArray(name));
        }
    }
}
