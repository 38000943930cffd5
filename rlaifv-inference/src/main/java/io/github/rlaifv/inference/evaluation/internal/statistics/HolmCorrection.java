package io.github.rlaifv.inference.evaluation.internal.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction of p-values (Scandinavian Journal of Statistics 6, 1979). Among many metrics some differ
 * by chance; with the correction, the probability that any corrected p-value of no difference is below 0.05 stays below
 * 0.05.
 */
public final class HolmCorrection {
    private HolmCorrection() {}

    /** Returns the corrected p-values, in order. A p-value of NaN stays NaN and is not counted. */
    public static double[] correct(double[] p) {
        List<Integer> ascending = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] corrected = p.clone();
        double highest = 0;
        for (int rank = 0; rank < ascending.size(); rank++) {
            int i = ascending.get(rank);
            highest = Math.max(highest, Math.min(1, (ascending.size() - rank) * p[i]));
            corrected[i] = highest;
        }
        return corrected;
    }
}
