package io.github.rlaifv.core.training;

import io.github.rlaifv.core.internal.Ordered;
import java.util.Arrays;
import java.util.Map;

/**
 * What a loss says of a batch.
 *
 * @param loss of the batch
 * @param gradient d loss / d log p(token), [request][response][token]; the arrays are not copied
 * @param metrics further figures by name, such as {@code rewards/margins}; their order is kept
 */
public record LossValue(double loss, double[][][] gradient, Map<String, Double> metrics) {
    public LossValue {
        metrics = Ordered.map(metrics);
    }

    /** Loss and gradient multiplied; the metrics stay. */
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
