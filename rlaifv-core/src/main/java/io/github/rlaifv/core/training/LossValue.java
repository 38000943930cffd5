package io.github.rlaifv.core.training;

import io.github.rlaifv.core.internal.Ordered;
import java.util.Arrays;
import java.util.Map;

/**
 * The loss of a batch with its gradient.
 *
 * @param loss value of the loss
 * @param gradient derivative of the loss with respect to each token's log-probability, [request][response][token]; the
 *     arrays are not copied
 * @param metrics further metrics by name, such as {@code rewards/margins}; their order is kept
 */
public record LossValue(double loss, double[][][] gradient, Map<String, Double> metrics) {
    public LossValue {
        metrics = Ordered.map(metrics);
    }

    /** Returns the loss and its gradient multiplied by a factor, with the same metrics. */
    public LossValue scaled(double factor) {
        if (factor == 1) {
            return this;
        }
        double[][][] multiplied = new double[gradient.length][][];
        for (int i = 0; i < gradient.length; i++) {
            multiplied[i] = new double[gradient[i].length][];
            for (int j = 0; j < gradient[i].length; j++) {
                multiplied[i][j] =
                        Arrays.stream(gradient[i][j]).map(g -> factor * g).toArray();
            }
        }
        return new LossValue(factor * loss, multiplied, metrics);
    }
}
