package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.LossValue;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreferenceLossTest {
    private static PairLogProbs pair(double pc, double pr, double rc, double rr) {
        return new PairLogProbs(pc, pr, rc, rr, 2, 3);
    }

    private static TokenLogProbs scored(int tokens, double each) {
        return new TokenLogProbs(IntStream.range(0, tokens).boxed().toList(), Collections.nCopies(tokens, each));
    }

    private static Consumer<double[]> all(double expected) {
        return values -> {
            for (double value : values) {
                assertThat(value).isCloseTo(expected, within(1e-9));
            }
        };
    }

    @Test
    void givesTheSigmoidLossAndItsGradientByHand() {
        // margin = 0.5 * ((-1 - -3) - (-4 - -2)) = 0.5 * (2 + 2) = 2
        // loss = ln(1 + e^-2) = ln 1.1353353 = 0.1269280; slope = -sigmoid(-2) = -0.1192029; times beta -0.0596015
        PairLoss loss = PreferenceLoss.sigmoid(0.5).of(pair(-1, -4, -3, -2));
        assertThat(loss.loss()).isCloseTo(0.126928011, within(1e-9));
        assertThat(loss.chosenGradient()).isCloseTo(-0.059601461, within(1e-9));
        assertThat(loss.rejectedGradient()).isCloseTo(0.059601461, within(1e-9));
    }

    @Test
    void isLogTwoWherePolicyAndReferenceAgree() {
        assertThat(PreferenceLoss.sigmoid(0.1).of(pair(-7, -9, -7, -9)).loss()).isEqualTo(Math.log(2));
    }

    @Test
    void mixesBothLabelsWithSmoothing() {
        // margin 2: 0.9 * ln(1 + e^-2) + 0.1 * ln(1 + e^2) = 0.9 * 0.1269280 + 0.1 * 2.1269280 = 0.3269280
        // slope: 0.1 * sigmoid(2) - 0.9 * sigmoid(-2) = 0.0880797 - 0.1072826 = -0.0192029; times 0.5
        PairLoss loss = new SigmoidLoss(0.5, 0.1).of(pair(-1, -4, -3, -2));
        assertThat(loss.loss()).isCloseTo(0.326928011, within(1e-9));
        assertThat(loss.chosenGradient()).isCloseTo(-0.009601461, within(1e-9));
    }

    @Test
    void staysExactFarOut() {
        // margin 800: loss e^-800 underflows to 0, gradient too; margin -800: loss 800, slope -1
        assertThat(PreferenceLoss.sigmoid(1).of(pair(800, 0, 0, 0))).isEqualTo(new PairLoss(0, 0, -0.0));
        assertThat(PreferenceLoss.sigmoid(1).of(pair(0, 800, 0, 0))).isEqualTo(new PairLoss(800, -1, 1));
        // margin 40: ln(1 + e^-40) = e^-40 = 4.2483543e-18, which 1 + e^-40 alone would lose
        assertThat(PreferenceLoss.sigmoid(1).of(pair(40, 0, 0, 0)).loss())
                .isCloseTo(4.248354255291589e-18, within(1e-30));
    }

    @Test
    void hasTheGradientOfItsLoss() {
        for (double smoothing : new double[] {0, 0.2}) {
            PreferenceLoss loss = new SigmoidLoss(0.3, smoothing);
            for (double pc : new double[] {-30, -3, -1}) {
                double h = 1e-6;
                double chosen = (loss.of(pair(pc + h, -4, -3, -2)).loss()
                                - loss.of(pair(pc - h, -4, -3, -2)).loss())
                        / (2 * h);
                double rejected = (loss.of(pair(pc, -4 + h, -3, -2)).loss()
                                - loss.of(pair(pc, -4 - h, -3, -2)).loss())
                        / (2 * h);
                PairLoss value = loss.of(pair(pc, -4, -3, -2));
                assertThat(value.chosenGradient()).isCloseTo(chosen, within(1e-8));
                assertThat(value.rejectedGradient()).isCloseTo(rejected, within(1e-8));
            }
        }
    }

    @Test
    void spreadsLossGradientAndMetricsOverTheBatch() {
        // chosen: 2 tokens of -1, reference -4; rejected: 4 of -1, reference -2: margin 0.5 * (2 + 2)
        // SFT over token means: nll = 2 / 2 = 1, weight 0.4, d/d token = -0.4 / 2 = -0.2
        // this is one of two pairs of the batch: everything is halved
        TokenLogProbs chosen = scored(2, -1);
        TokenLogProbs rejected = scored(4, -1);
        PairReference reference = new PairReference(
                new ResponseLogProb(-4, 2, chosen.tokenIds().hashCode()),
                new ResponseLogProb(-2, 4, rejected.tokenIds().hashCode()));
        LossValue value = new PreferenceBatchLoss(
                        PreferenceLoss.sigmoid(0.5), new SftTerm(0.4, SftTerm.Over.TOKEN_MEAN), List.of(reference), 2)
                .evaluate(List.of(List.of(chosen, rejected)));
        assertThat(value.loss()).isCloseTo((0.126928011 + 0.4) / 2, within(1e-9));
        assertThat(value.gradient()[0][0]).hasSize(2).satisfies(all((-0.059601461 - 0.2) / 2));
        assertThat(value.gradient()[0][1]).hasSize(4).satisfies(all(0.059601461 / 2));
        assertThat(value.metrics())
                .containsEntry("rewards/chosen", 0.5)
                .containsEntry("rewards/rejected", -0.5)
                .containsEntry("rewards/margins", 1.0)
                .containsEntry("rewards/accuracies", 0.5)
                .containsEntry("logps/chosen", -1.0)
                .containsEntry("logps/rejected", -2.0)
                .containsEntry("nll_loss", 0.5);
    }

    @Test
    void weighsTheTokenSumAsTheOfficialCodeDoes() {
        // loss 0.126928 + 0.4 * 2; d/d token = -0.4
        TokenLogProbs chosen = scored(2, -1);
        TokenLogProbs rejected = scored(4, -1);
        PairReference reference = new PairReference(
                new ResponseLogProb(-4, 2, chosen.tokenIds().hashCode()),
                new ResponseLogProb(-2, 4, rejected.tokenIds().hashCode()));
        LossValue value = new PreferenceBatchLoss(
                        PreferenceLoss.sigmoid(0.5), new SftTerm(0.4, SftTerm.Over.TOKEN_SUM), List.of(reference), 1)
                .evaluate(List.of(List.of(chosen, rejected)));
        assertThat(value.loss()).isCloseTo(0.926928011, within(1e-9));
        assertThat(value.gradient()[0][0]).satisfies(all(-0.459601461));
    }

    @Test
    void countsATieAsWrong() {
        TokenLogProbs same = scored(1, -1);
        ResponseLogProb reference = ResponseLogProb.of(same);
        LossValue value = PreferenceBatchLoss.of(
                        PreferenceLoss.sigmoid(0.1), List.of(new PairReference(reference, reference)))
                .evaluate(List.of(List.of(same, same)));
        assertThat(value.metrics()).containsEntry("rewards/accuracies", 0.0);
    }

    @Test
    void refusesAReferenceWithAnotherTokenizer() {
        ResponseLogProb other = new ResponseLogProb(-1, 2, 12345);
        PreferenceBatchLoss loss =
                PreferenceBatchLoss.of(PreferenceLoss.sigmoid(0.1), List.of(new PairReference(other, other)));
        assertThatThrownBy(() -> loss.evaluate(List.of(List.of(scored(2, -1), scored(2, -1)))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tokenizer");
    }

    @Test
    void refusesOptionsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreferenceLoss.sigmoid(0))
                .withMessageContaining("beta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigmoidLoss(0.1, 0.5))
                .withMessageContaining("labelSmoothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SftTerm(Double.NaN, SftTerm.Over.TOKEN_SUM))
                .withMessageContaining("weight");
    }
}
