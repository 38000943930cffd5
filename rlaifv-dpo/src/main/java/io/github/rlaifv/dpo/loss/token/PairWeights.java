package io.github.rlaifv.dpo.loss.token;

import java.util.List;

/**
 * The weights of a pair's tokens.
 *
 * @param chosen one weight per token of the chosen response
 * @param rejected one weight per token of the rejected response
 */
public record PairWeights(List<Double> chosen, List<Double> rejected) {
    public PairWeights {
        chosen = List.copyOf(chosen);
        rejected = List.copyOf(rejected);
    }

    /** Returns the weights scaled to a sum of 1 on either side. */
    PairWeights normalized() {
        return new PairWeights(normalized(chosen), normalized(rejected));
    }

    private static List<Double> normalized(List<Double> weights) {
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        return sum == 0 ? weights : weights.stream().map(weight -> weight / sum).toList();
    }
}
