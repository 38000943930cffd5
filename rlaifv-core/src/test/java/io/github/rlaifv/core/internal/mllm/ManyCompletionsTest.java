package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests for more completions than the policy decodes in one batch. */
class ManyCompletionsTest {
    private static List<Completion> sampled(Policy policy, int count) {
        Sampling sampling =
                Sampling.builder().temperature(1).maxNewTokens(4).seed(3).build();
        return policy.generate(List.of(new GenerationRequest("k", Prompt.of("What is this?"), count, sampling)))
                .get(0);
    }

    @Test
    void completionsOfLaterBatchesHaveOtherRandomNumbers() {
        try (Policy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")))) {
            List<Completion> many = sampled(policy, RequestGroups.MAX_DECODE_ROWS + 40);
            assertThat(many).hasSize(RequestGroups.MAX_DECODE_ROWS + 40);
            assertThat(many.subList(0, 40)).isEqualTo(sampled(policy, 40));
            assertThat(many.subList(RequestGroups.MAX_DECODE_ROWS, many.size())).isNotEqualTo(many.subList(0, 40));
        }
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfCompletions() {
        try (Policy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")))) {
            sampled(policy, RequestGroups.MAX_DECODE_ROWS);
            long before = ProcessMemory.measure().peakResident().orElse(0);
            assertThatThrownBy(() -> Cancellation.within(Duration.ofMillis(500), () -> sampled(policy, 30_000)))
                    .isInstanceOf(CancelledException.class);
            assertThat(ProcessMemory.measure().peakResident().orElse(0) - before)
                    .isLessThan(500L << 20);
        }
    }
}
