package io.github.rlaifv.inference.evaluation.internal.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.stream.IntStream;

/** The non-zero terms of a measure, because the measures of a group cover only a few of all items. */
final class RatioTerms {
    private final int[] items;
    private final double[] above;
    private final double[] below;

    private RatioTerms(int[] items, double[] above, double[] below) {
        this.items = items;
        this.above = above;
        this.below = below;
    }

    static RatioTerms of(Measure measure) {
        double[] above = measure.numerators();
        double[] below = measure.denominators();
        int[] items = IntStream.range(0, above.length)
                .filter(i -> above[i] != 0 || below[i] != 0)
                .toArray();
        return new RatioTerms(
                items,
                IntStream.of(items).mapToDouble(i -> above[i]).toArray(),
                IntStream.of(items).mapToDouble(i -> below[i]).toArray());
    }

    /** Returns the metric's value if item i counts times[i] times; NaN if no item counts. */
    double value(int[] times) {
        double sumAbove = 0;
        double sumBelow = 0;
        for (int i = 0; i < items.length; i++) {
            int count = times[items[i]];
            sumAbove += count * above[i];
            sumBelow += count * below[i];
        }
        return sumAbove / sumBelow;
    }
}
