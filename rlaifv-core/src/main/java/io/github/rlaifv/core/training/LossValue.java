package io.github.rlaifv.core.training;

import java.util.Map;

/**
 * What a loss says of a batch.
 *
 * @param loss of the batch
 * @param gradient d loss / d log p(token), [request][response][token]; the arrays are not copied
 * @param metrics further figures by name, such as {@code rewards/margins}
 */
public record LossValue(double loss, double[][][] gradient, Map<String, Double> metrics) {
    public LossValue {
        metrics = Map.copyOf(metrics);
    }
}
