package io.github.rlaifv.inference.evaluation.internal.statistics;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/**
 * Bootstrap resamples of a benchmark's items. Equal components give equal resamples, so that all metrics, and all
 * models on the same items, share the draws. One resample is in memory at a time.
 *
 * @param items number of items; each resample draws as many, with replacement
 * @param count number of resamples
 * @param seed seed of the draws
 */
public record Resamples(int items, int count, long seed) {

    /**
     * Returns the metric's value of each measure in each resample, indexed [measure][resample]; NaN if no item counts.
     */
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
