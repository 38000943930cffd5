package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.token.LengthDesensitized;
import io.github.rlaifv.dpo.loss.token.ModifiedTokens;
import io.github.rlaifv.dpo.loss.token.TokenWeighting;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.objective.SftTerm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Token weightings computed by hand, with a reference known token by token and beta 0.5. */
class WeightingByHandTest {

    private static LossValue value(
            TokenWeighting weighting,
            TokenLogProbs chosen,
            List<Double> referenceChosen,
            TokenLogProbs rejected,
            List<Double> referenceRejected) {
        PairReference reference = new PairReference(
                ResponseLogProb.withTokens(new TokenLogProbs(chosen.tokenIds(), referenceChosen)),
                ResponseLogProb.withTokens(new TokenLogProbs(rejected.tokenIds(), referenceRejected)));
        return PreferenceBatchLoss.of(
                        new PreferenceObjective(PreferenceLoss.sigmoid(0.5), weighting, SftTerm.NONE),
                        List.of(reference),
                        RunningMean.EMPTY)
                .evaluate(List.of(List.of(chosen, rejected)));
    }

    @Test
    void lengthDesensitized() {
        // the shorter response has 1 token: the chosen one's second and third weigh 0.25
        // log pi(c) = -1 - 0.5 - 1 = -2.5, log ref(c) = -1.5 - 0.25 - 0.5 = -2.25: rho(c) = -0.25
        // rho(r) = -3 + 2 = -1; margin 0.5 * 0.75 = 0.375
        // -log sigma(0.375) = 0.5231233; slope -0.5 * sigma(-0.375) = -0.2036667
        LossValue value = value(
                new LengthDesensitized(0.25),
                new TokenLogProbs(List.of(5, 6, 7), List.of(-1.0, -2.0, -4.0)),
                List.of(-1.5, -1.0, -2.0),
                new TokenLogProbs(List.of(8), List.of(-3.0)),
                List.of(-2.0));
        assertThat(value.loss()).isCloseTo(0.5231233, within(1e-7));
        double one = -0.2036667;
        assertThat(value.gradient()[0][0]).containsExactly(new double[] {one, 0.25 * one, 0.25 * one}, within(1e-7));
        assertThat(value.gradient()[0][1]).containsExactly(new double[] {-one}, within(1e-7));
        assertThat(value.metrics())
                .containsEntry("logps/chosen", -2.5)
                .containsEntry("logps/ref_chosen", -2.25)
                .containsEntry("rewards/rejected", -0.5);
    }

    @Test
    void modifiedTokens() {
        // 1 2 3 and 5 6 7 are common; 4 became 8 9: these weigh 3
        // rho(c) = 6 * 0.1 + 3 * 0.5 = 2.1; rho(r) = 6 * 0.1 + 3 * (-0.2 - 0.2) = -0.6; margin 0.5 * 2.7 = 1.35
        // -log sigma(1.35) = 0.2305086; slope -0.5 * sigma(-1.35) = -0.1029352
        LossValue value = value(
                new ModifiedTokens(3),
                new TokenLogProbs(List.of(1, 2, 3, 4, 5, 6, 7), List.of(-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0)),
                List.of(-1.1, -1.1, -1.1, -1.5, -1.1, -1.1, -1.1),
                new TokenLogProbs(
                        List.of(1, 2, 3, 8, 9, 5, 6, 7), List.of(-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0)),
                List.of(-1.1, -1.1, -1.1, -0.8, -0.8, -1.1, -1.1, -1.1));
        assertThat(value.loss()).isCloseTo(0.2305086, within(1e-7));
        double one = -0.1029352;
        assertThat(value.gradient()[0][0])
                .containsExactly(new double[] {one, one, one, 3 * one, one, one, one}, within(1e-7));
        assertThat(value.gradient()[0][1])
                .containsExactly(new double[] {-one, -one, -one, -3 * one, -3 * one, -one, -one, -one}, within(1e-7));
    }
}
