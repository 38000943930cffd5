package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.UnstartableThread;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a pool while no thread can be made. */
@Timeout(60)
class MissingThreadTest {
    private static List<Outcome<List<Completion>>> call(ServedMembers members) {
        List<GenerationRequest> requests =
                List.of(new GenerationRequest("key", Prompt.of("What?"), 1, Sampling.greedy(3)));
        return new ServedCall<>(
                        members,
                        requests,
                        List.of(new PoolItem<>(0, "content", 1)),
                        (Policy policy, List<GenerationRequest> asked, List<Integer> places) ->
                                policy.tryGenerate(asked),
                        1,
                        false)
                .outcomes(GenerationRequest::key);
    }

    @Test
    void callFailsAndLeavesTheMemberFreeForLaterCalls() {
        AtomicBoolean missing = new AtomicBoolean(true);
        Policy member = FakePolicy.builder()
                .name("m")
                .writes((request, index) -> "There.")
                .build();
        try (ServedMembers members = new ServedMembers(
                List.of(member),
                PoolOptions.defaults(),
                work -> missing.get() ? new UnstartableThread() : new Thread(work))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> call(members)).isInstanceOf(OutOfMemoryError.class);
            }
            missing.set(false);
            assertThat(call(members))
                    .singleElement()
                    .satisfies(one -> assertThat(one.value()).isPresent());
        }
    }
}
