package io.github.rlaifv.dpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LossValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class SftLossTest {
    private static final TokenLogProbs SHORT = new TokenLogProbs(List.of(1), List.of(-4.0));
    private static final TokenLogProbs LONG = new TokenLogProbs(List.of(1, 2, 3), List.of(-1.0, -1.0, -2.0));

    @Test
    void averagesOverTokens() {
        // (4 + 4) / (1 + 3) = 2; each token's gradient is -1/4
        LossValue value = new SftLoss(List.of(List.of(1.0, 1.0)), SftLoss.Mean.OVER_TOKENS)
                .evaluate(List.of(List.of(SHORT, LONG)));
        assertThat(value.loss()).isCloseTo(2, within(1e-12));
        assertThat(value.gradient()[0][0]).containsExactly(-0.25);
        assertThat(value.gradient()[0][1]).containsExactly(-0.25, -0.25, -0.25);
    }

    @Test
    void weighsTokensByTheirResponse() {
        // (2 * 4 + 1 * 4) / (2 * 1 + 1 * 3) = 12 / 5
        LossValue value = new SftLoss(List.of(List.of(2.0), List.of(1.0)), SftLoss.Mean.OVER_TOKENS)
                .evaluate(List.of(List.of(SHORT), List.of(LONG)));
        assertThat(value.loss()).isCloseTo(2.4, within(1e-12));
        assertThat(value.gradient()[0][0]).containsExactly(-0.4);
        assertThat(value.gradient()[1][0]).containsExactly(-0.2, -0.2, -0.2);
    }

    @Test
    void averagesOverResponses() {
        // (3 * 4/1 + 1 * 4/3) / (3 + 1) = (12 + 4/3) / 4 = 10/3; gradients -3/4 and -1/3/4 = -1/12
        LossValue value = new SftLoss(List.of(List.of(3.0, 1.0)), SftLoss.Mean.OVER_RESPONSES)
                .evaluate(List.of(List.of(SHORT, LONG)));
        assertThat(value.loss()).isCloseTo(10.0 / 3, within(1e-12));
        assertThat(value.gradient()[0][0][0]).isCloseTo(-0.75, within(1e-12));
        assertThat(value.gradient()[0][1][2]).isCloseTo(-1.0 / 12, within(1e-12));
    }

    @Test
    void isZeroWithoutWeight() {
        LossValue value =
                new SftLoss(List.of(List.of(0.0)), SftLoss.Mean.OVER_TOKENS).evaluate(List.of(List.of(SHORT)));
        assertThat(value.loss()).isZero();
        assertThat(value.gradient()[0][0]).containsExactly(-0.0);
    }

    @Test
    void rejectsNegativeWeights() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SftLoss(List.of(List.of(-1.0)), SftLoss.Mean.OVER_TOKENS))
                .withMessageContaining("weight");
    }
}
