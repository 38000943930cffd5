package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.CurvePoint;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** DPO on requests of two responses, the preferred one first, for a reference model that finds both equally likely. */
final class SampleLoss implements LogProbLoss {
    private static final SigmoidLoss LOSS = new SigmoidLoss(0.1, 0);

    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        double loss = 0;
        double[][][] gradient = new double[logProbs.size()][][];
        for (int i = 0; i < gradient.length; i++) {
            TokenLogProbs chosen = logProbs.get(i).get(0);
            TokenLogProbs rejected = logProbs.get(i).get(1);
            CurvePoint point = LOSS.at(chosen.sum() - rejected.sum());
            double slope = point.slope() / gradient.length;
            loss += point.value() / gradient.length;
            gradient[i] = new double[][] {filled(chosen, slope), filled(rejected, -slope)};
        }
        return new LossValue(loss, gradient, Map.of());
    }

    private static double[] filled(TokenLogProbs tokens, double value) {
        double[] result = new double[tokens.logProbs().size()];
        Arrays.fill(result, value);
        return result;
    }
}
