package io.github.rlaifv.inference.internal.statistics;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Bootstrap resamples of a benchmark's items. The same numbers give the same resamples, so that figures, and models on the
 * same items, are measured on equal draws. One resample is in memory at a time.
 *
 * @param items of the benchmark; each resample draws as many, with replacement
 * @param count of resamples
 * @param seed of the draws
 */
public record Resamples(int items, int count, long seed) {

    /** The value of each measure (first index) in each resample (second index); NaN where one has nothing to count. */
    public double[][] values(List<Measure> measures) {
        List<RatioTerms> terms = measures.stream().map(RatioTerms::of).toList();
        double[][] values = new double[terms.size()][count];
        RandomGenerator random = new Well19937c(seed);
        int[] times = new int[items];
        for (int resample = 0; resample < count; resample++) {
            Cancellation.check("resampling");
            Arrays.fill(times, 0);
            for (int i = 0; i < items; i++) {
                times[random.nextInt(items)]++;
            }
            for (int i = 0; i < values.length; i++) {
                values[i][resample] = terms.get(i).value(times);
            }
        }
        return values;
    }
}
