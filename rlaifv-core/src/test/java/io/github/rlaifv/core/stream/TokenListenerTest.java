package io.github.rlaifv.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenListenerTest {
    @Test
    void policyWithoutTokensReportsOnlyCompletionsThatAreListenedTo() {
        Policy policy =
                FakePolicy.builder().writes((request, i) -> request.key() + i).build();
        TokenRecorder tokens = new TokenRecorder() {
            @Override
            public boolean listensTo(int request) {
                return request == 1;
            }
        };
        policy.tryGenerate(
                List.of(
                        new GenerationRequest("a", Prompt.of("What?"), 2, Sampling.greedy(5)),
                        new GenerationRequest("b", Prompt.of("What?"), 2, Sampling.greedy(5))),
                tokens);
        assertThat(tokens.tokens(0, 0)).isEmpty();
        assertThat(tokens.text(1, 0)).isEqualTo("b0");
        assertThat(tokens.text(1, 1)).isEqualTo("b1");
    }
}
