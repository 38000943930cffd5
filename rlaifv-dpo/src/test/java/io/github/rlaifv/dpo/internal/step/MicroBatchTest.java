package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
    /** Model that counts the letters of the responses as tokens. */
    private static final TrainablePolicy COUNTING = new TablePolicy(1) {
        @Override
        public OptionalLong tokens(ScoreRequest request) {
            return OptionalLong.of(
                    request.responses().stream().mapToLong(String::length).sum());
        }
    };

    private static List<List<String>> cut(MicroBatch micro, TrainablePolicy policy, String... batch) {
        return micro.cut(
                List.of(batch), policy, text -> List.of(new ScoreRequest(Prompt.of("question"), List.of(text))));
    }

    @Test
    void cutsByExamples() {
        assertThat(cut(MicroBatch.of(2), COUNTING, "a", "b", "c")).containsExactly(List.of("a", "b"), List.of("c"));
    }

    @Test
    void cutsByTokensAndPutsALongExampleIntoABatchOfItsOwn() {
        assertThat(cut(new MicroBatch(0, 5), COUNTING, "aa", "bbb", "c", "dddddddd", "e"))
                .containsExactly(List.of("aa", "bbb"), List.of("c"), List.of("dddddddd"), List.of("e"));
    }

    @Test
    void reportsThatTokensCannotBeCounted() {
        assertThatThrownBy(() -> cut(new MicroBatch(0, 5), new TablePolicy(1), "a"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("use microBatch instead");
    }

    @Test
    void needsALimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpoTrainer.builder().microBatch(0).build())
                .withMessageContaining("microBatch must be >= 1");
    }
}
