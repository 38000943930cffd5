package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Weighted sum of all log-probabilities, a loss whose gradient is known.
 *
 * @param first weight of the tokens of each request's first response
 * @param others weight of the other responses' tokens
 */
public record SumLoss(double first, double others) implements LogProbLoss {

    /** The same weight for all responses. */
    public static SumLoss of(double weight) {
        return new SumLoss(weight, weight);
    }

    /** The sum of the log-probabilities that a policy gives to all responses. */
    public static double total(Policy policy, List<ScoreRequest> requests) {
        return of(1).evaluate(policy.score(requests)).loss();
    }

    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        double loss = 0;
        double[][][] gradient = new double[logProbs.size()][][];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = new double[logProbs.get(i).size()][];
            for (int j = 0; j < gradient[i].length; j++) {
                double weight = j == 0 ? first : others;
                gradient[i][j] = new double[logProbs.get(i).get(j).tokenIds().size()];
                Arrays.fill(gradient[i][j], weight);
                loss += weight * logProbs.get(i).get(j).sum();
            }
        }
        return new LossValue(loss, gradient, Map.of());
    }
}
