package io.github.rlaifv.dpo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.AotLoss;
import io.github.rlaifv.dpo.loss.ImageConditionedLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.SimPoLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.LengthDesensitized;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreferenceBatchLossTest {
    private static TokenLogProbs scored(int tokens, double each) {
        return new TokenLogProbs(IntStream.range(0, tokens).boxed().toList(), Collections.nCopies(tokens, each));
    }

    private static PreferenceObjective objective(SftTerm sft) {
        return new PreferenceObjective(PreferenceLoss.sigmoid(0.5), TokenWeighting.sum(), sft);
    }

    private static Consumer<double[]> all(double expected) {
        return values -> {
            for (double value : values) {
                assertThat(value).isCloseTo(expected, within(1e-9));
            }
        };
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
                        objective(new SftTerm(0.4, SftMean.RESPONSE_TOKENS)),
                        List.of(reference),
                        2,
                        5,
                        RunningMean.EMPTY)
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
        LossValue value = PreferenceBatchLoss.of(
                        objective(new SftTerm(0.4, SftMean.SUM)), List.of(reference), RunningMean.EMPTY)
                .evaluate(List.of(List.of(chosen, rejected)));
        assertThat(value.loss()).isCloseTo(0.926928011, within(1e-9));
        assertThat(value.gradient()[0][0]).satisfies(all(-0.459601461));
    }

    @Test
    void tieCountsAsWrong() {
        TokenLogProbs same = scored(1, -1);
        ResponseLogProb reference = ResponseLogProb.of(same);
        LossValue value = PreferenceBatchLoss.of(
                        PreferenceLoss.sigmoid(0.1), List.of(new PairReference(reference, reference)))
                .evaluate(List.of(List.of(same, same)));
        assertThat(value.metrics()).containsEntry("rewards/accuracies", 0.0);
    }

    @Test
    void referenceOfAnotherTokenizerIsRejected() {
        ResponseLogProb other = new ResponseLogProb(-1, 2, 12345);
        PreferenceBatchLoss loss =
                PreferenceBatchLoss.of(PreferenceLoss.sigmoid(0.1), List.of(new PairReference(other, other)));
        assertThatThrownBy(() -> loss.evaluate(List.of(List.of(scored(2, -1), scored(2, -1)))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tokenizer");
    }

    @Test
    void rejectsOptionsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreferenceLoss.sigmoid(0))
                .withMessageContaining("beta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigmoidLoss(0.1, 0.5))
                .withMessageContaining("labelSmoothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SftTerm(Double.NaN, SftMean.SUM))
                .withMessageContaining("weight");
    }

    @Test
    void weighsTokensAndSpreadsTheGradientAccordingly() {
        // LD-DPO with alpha 0.5: lengths 2 and 4, so the rejected response's last two tokens weigh 0.5
        // chosen -1 * 2 = -2, rejected -1 * (1 + 1 + 0.5 + 0.5) = -3
        // reference: chosen -4, rejected -1 -1 -2 * 0.5 -0 * 0.5 = -3; rho(c) = 2, rho(r) = 0
        // margin 0.5 * 2 = 1: loss ln(1 + e^-1) = 0.3132617, slope -0.5 * sigmoid(-1) = -0.1344707
        TokenLogProbs chosen = scored(2, -1);
        TokenLogProbs rejected = scored(4, -1);
        PairReference reference = new PairReference(
                new ResponseLogProb(-4, 2, chosen.tokenIds().hashCode()),
                new ResponseLogProb(-4, 4, rejected.tokenIds().hashCode(), List.of(-1.0, -1.0, -2.0, 0.0)));
        LossValue value = PreferenceBatchLoss.of(
                        new PreferenceObjective(PreferenceLoss.sigmoid(0.5), new LengthDesensitized(0.5), SftTerm.NONE),
                        List.of(reference),
                        RunningMean.EMPTY)
                .evaluate(List.of(List.of(chosen, rejected)));
        assertThat(value.loss()).isCloseTo(0.3132617, within(1e-7));
        assertThat(value.gradient()[0][0]).satisfies(all(-0.13447071));
        assertThat(value.gradient()[0][1])
                .containsExactly(new double[] {0.1344707, 0.1344707, 0.0672354, 0.0672354}, within(1e-7));
        assertThat(value.metrics()).containsEntry("logps/rejected", -3.0).containsEntry("logps/ref_rejected", -3.0);
    }

    @Test
    void unequalWeightsNeedTheReferenceTokenByToken() {
        TokenLogProbs chosen = scored(2, -1);
        TokenLogProbs rejected = scored(4, -1);
        PreferenceBatchLoss loss = PreferenceBatchLoss.of(
                new PreferenceObjective(PreferenceLoss.sigmoid(0.5), new LengthDesensitized(0.5), SftTerm.NONE),
                List.of(new PairReference(ResponseLogProb.of(chosen), ResponseLogProb.of(rejected))),
                RunningMean.EMPTY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.evaluate(List.of(List.of(chosen, rejected))))
                .withMessageContaining("log-probability of each token is needed");
    }

    @Test
    void rejectsToDivideByTheNumberOfTokensTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreferenceObjective(new SimPoLoss(2, 0.5), TokenWeighting.mean(), SftTerm.NONE))
                .withMessageContaining("simpo");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreferenceObjective(
                        PreferenceLoss.sigmoid(0.1), TokenWeighting.mean(), new SftTerm(1, SftMean.BATCH_TOKENS)))
                .withMessageContaining("BATCH_TOKENS");
    }

    @Test
    void gradientOfTheAuxiliaryResponseFollowsItsPair() {
        // rho(c) = -2 + 4 = 2, rho(auxiliary response) = -4 + 3 = -1: margin 0.5 * 3 = 1.5
        // loss ln(1 + e^-1.5) = 0.2014133; slope -0.5 * sigmoid(-1.5) = -0.0912128
        TokenLogProbs chosen = scored(2, -1);
        TokenLogProbs rejected = scored(3, -1);
        TokenLogProbs auxiliary = scored(2, -2);
        PairReference reference = new PairReference(
                new ResponseLogProb(-4, 2, chosen.tokenIds().hashCode()),
                ResponseLogProb.of(rejected),
                new ResponseLogProb(-3, 2, auxiliary.tokenIds().hashCode()));
        PreferenceBatchLoss loss = PreferenceBatchLoss.of(new ImageConditionedLoss(0.5), List.of(reference));
        LossValue value = loss.evaluate(List.of(List.of(chosen, rejected), List.of(auxiliary)));
        assertThat(value.loss()).isCloseTo(0.2014133, within(1e-7));
        assertThat(value.gradient().length).isEqualTo(2);
        assertThat(value.gradient()[0].length).isEqualTo(2);
        assertThat(value.gradient()[1].length).isEqualTo(1);
        assertThat(value.gradient()[0][0]).satisfies(all(-0.091212762));
        assertThat(value.gradient()[0][1]).satisfies(all(0));
        assertThat(value.gradient()[1][0]).satisfies(all(0.091212762));
    }

    @Test
    void coupledLossRejectsPartsOfABatch() {
        ResponseLogProb one = ResponseLogProb.of(scored(1, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PreferenceBatchLoss(
                        PreferenceObjective.of(new AotLoss(0.1)),
                        List.of(new PairReference(one, one)),
                        2,
                        2,
                        RunningMean.EMPTY))
                .withMessageContaining("aot needs all 2 pairs");
    }
}
