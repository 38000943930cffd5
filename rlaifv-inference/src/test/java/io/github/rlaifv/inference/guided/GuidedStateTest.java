package io.github.rlaifv.inference.guided;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.stream.SampledToken;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuidedStateTest {
    private static final int SENTENCE_TOKENS = 4;

    private final GuidedState state = new GuidedState(
            new GenerationRequest(
                    "a",
                    Prompt.of("What is there?"),
                    1,
                    Sampling.builder().maxNewTokens(6).build()),
            0,
            0);

    private static SentenceChoice.Option cut(boolean goesOn, FinishReason finish, Integer... tokens) {
        return new SentenceChoice.Option("A dog", List.of(tokens), goesOn, finish);
    }

    private boolean full(SentenceChoice.Option chosen) {
        return state.full(chosen, SENTENCE_TOKENS);
    }

    @Test
    void candidateThatWasCutBeforeItsLimitReachedTheLastPositionOfTheModel() {
        assertThat(full(cut(false, FinishReason.LENGTH, 5, 6))).isTrue();
        assertThat(full(cut(false, FinishReason.LENGTH, 5, 6, 7, 8)))
                .as("limit of the sentence")
                .isFalse();
        assertThat(full(cut(true, FinishReason.STOP, 5, 6))).as("next sentence").isFalse();
        assertThat(full(cut(false, FinishReason.END, 5, 6))).as("end token").isFalse();
        assertThat(full(cut(false, FinishReason.LENGTH, 5, SampledToken.UNKNOWN)))
                .as("a server reports parts of texts, which are no tokens")
                .isFalse();
        state.add(cut(true, FinishReason.STOP, 1, 2, 3, 4));
        assertThat(full(cut(false, FinishReason.LENGTH, 5, 6)))
                .as("limit of the response")
                .isFalse();
    }
}
