package io.github.rlaifv.inference.evaluation.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.github.rlaifv.inference.evaluation.PairedComparison;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Intervals and p-values whose true values are known, by hand computation or by simulation. */
class BootstrapTest {

    private static Measure measure(String name, double[] above, double[] below) {
        return new Measure(name, Unit.SHARE, Better.LOWER, above, below);
    }

    private static double[] ones(int items) {
        double[] ones = new double[items];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static MetricComparison compare(Measure before, Measure after, int resamples, long seed) {
        int items = before.numerators().length;
        return PairedComparison.of(List.of(before), List.of(after), new Resamples(items, resamples, seed))
                .get(0);
    }

    @Test
    void intervalOfTwoItemsMatchesHandComputation() {
        // One item gains 1, the other nothing. Drawing two of two: the first twice (1/4, difference 1), both (1/2,
        // difference 1/2), the second twice (1/4, difference 0). So the interval is [0, 1], and p = 2 * P(<= 0) = 1/2.
        MetricComparison metric = compare(
                measure("score", new double[] {0, 0}, ones(2)),
                measure("score", new double[] {1, 0}, ones(2)),
                40_000,
                1);
        assertThat(metric.difference()).isEqualTo(0.5);
        assertThat(metric.low()).isZero();
        assertThat(metric.high()).isEqualTo(1);
        assertThat(metric.p()).isCloseTo(0.5, within(0.02));
        assertThat(metric.corrected()).isEqualTo(metric.p());
    }

    @Test
    void valueIsRatioOfSums() {
        // 2/4, 0/1, 1/5: 3 of 10. Then 1/5, 0/1, 1/2: 2 of 8. The mean of the items' own ratios would rise instead.
        MetricComparison metric = compare(
                measure("CHAIR", new double[] {2, 0, 1}, new double[] {4, 1, 5}),
                measure("CHAIR", new double[] {1, 0, 1}, new double[] {5, 1, 2}),
                2000,
                0);
        assertThat(metric.before()).isEqualTo(0.3);
        assertThat(metric.after()).isEqualTo(0.25);
        assertThat(metric.difference()).isCloseTo(-0.05, within(1e-12));
        // All three draws the third item: 1/2 - 1/5; all three the first: 1/5 - 1/2.
        assertThat(metric.high()).isCloseTo(0.3, within(1e-9));
        assertThat(metric.low()).isCloseTo(-0.3, within(1e-9));
        assertThat(metric.verdict()).isEqualTo(MetricComparison.Verdict.UNCLEAR);
    }

    @Test
    void swappedModelsNegateTheDifference() {
        Random random = new Random(3);
        double[] a = random.ints(50, 0, 3).asDoubleStream().toArray();
        double[] b = random.ints(50, 0, 3).asDoubleStream().toArray();
        double[] below = random.ints(50, 2, 6).asDoubleStream().toArray();
        MetricComparison one = compare(measure("x", a, below), measure("x", b, below), 999, 5);
        MetricComparison other = compare(measure("x", b, below), measure("x", a, below), 999, 5);
        assertThat(other.difference()).isEqualTo(-one.difference());
        assertThat(other.low()).isCloseTo(-one.high(), within(1e-12));
        assertThat(other.high()).isCloseTo(-one.low(), within(1e-12));
        assertThat(other.p()).isEqualTo(one.p());
    }

    @Test
    void equalModelsHaveNoDifference() {
        Measure same = measure("x", new double[] {1, 0, 1}, ones(3));
        MetricComparison metric = compare(same, same, 500, 0);
        assertThat(metric.difference()).isZero();
        assertThat(metric.p()).isEqualTo(1);
        assertThat(metric.verdict()).isEqualTo(MetricComparison.Verdict.UNCLEAR);
    }

    @Test
    void resamplesWithoutCountedItemsAreIgnored() {
        // Precision is 1 of 1, from one item of three: resamples without it (8/27) have no value.
        Measure rare = measure("precision", new double[] {1, 0, 0}, new double[] {1, 0, 0});
        MetricValue metric = new ItemBootstrap(new Resamples(3, 1000, 0), 0.95)
                .metrics(List.of(rare))
                .get(0);
        assertThat(metric.low()).isEqualTo(1);
        assertThat(metric.high()).isEqualTo(1);
        Measure never = measure("precision", new double[3], new double[3]);
        MetricComparison unknown = compare(rare, never, 1000, 0);
        assertThat(unknown.p()).isNaN();
        assertThat(unknown.low()).isNaN();
        assertThat(unknown.corrected()).isNaN();
        assertThat(unknown.verdict()).isEqualTo(MetricComparison.Verdict.UNCLEAR);
    }

    @Test
    void intervalsCoverTheTrueValueInAbout95Percent() {
        // 1 to 8 mentions per item, each invented with the item's own probability of mean 0.2: the true rate is 0.2.
        Random random = new Random(11);
        int within = 0;
        int rounds = 400;
        for (int round = 0; round < rounds; round++) {
            double[] above = new double[120];
            double[] below = new double[120];
            for (int i = 0; i < above.length; i++) {
                double chance = 0.4 * random.nextDouble();
                below[i] = 1 + random.nextInt(8);
                for (int mention = 0; mention < below[i]; mention++) {
                    above[i] += random.nextDouble() < chance ? 1 : 0;
                }
            }
            MetricValue metric = new ItemBootstrap(new Resamples(120, 400, round), 0.95)
                    .metrics(List.of(measure("CHAIR", above, below)))
                    .get(0);
            within += metric.low() <= 0.2 && 0.2 <= metric.high() ? 1 : 0;
        }
        // Three standard errors of 400 rounds are 0.033.
        assertThat(within / (double) rounds).isBetween(0.91, 0.985);
    }

    @Test
    void falsePositivesAreRareAndImprovementsAreFound() {
        Random random = new Random(12);
        int rounds = 400;
        int falseAlarms = 0;
        int found = 0;
        for (int round = 0; round < rounds; round++) {
            double[] base = new double[150];
            double[] equal = new double[150];
            double[] better = new double[150];
            for (int i = 0; i < base.length; i++) {
                // A hard item is hard for all models; pairing removes this variance.
                double chance = random.nextBoolean() ? 0.8 : 0.1;
                base[i] = random.nextDouble() < chance ? 1 : 0;
                equal[i] = random.nextDouble() < chance ? 1 : 0;
                better[i] = random.nextDouble() < chance - 0.1 ? 1 : 0;
            }
            Measure before = measure("Hal", base, ones(150));
            falseAlarms += compare(before, measure("Hal", equal, ones(150)), 400, round)
                                    .p()
                            < 0.05
                    ? 1
                    : 0;
            found += compare(before, measure("Hal", better, ones(150)), 400, round)
                                    .verdict()
                            == MetricComparison.Verdict.BETTER
                    ? 1
                    : 0;
        }
        assertThat(falseAlarms / (double) rounds).isBetween(0.005, 0.085);
        assertThat(found / (double) rounds).isGreaterThan(0.5);
    }

    @Test
    void equalSeedsGiveEqualDraws() {
        List<Measure> measures = List.of(measure("x", new double[] {1, 2, 3}, ones(3)));
        double[] values = new Resamples(3, 100, 7).values(measures)[0];
        assertThat(new Resamples(3, 100, 7).values(measures)[0]).containsExactly(values);
        assertThat(new Resamples(3, 100, 8).values(measures)[0]).isNotEqualTo(values);
    }

    @Test
    void memoryIsIndependentOfNumberOfResamples() {
        // AMBER has 14,216 items: storing 2000 resamples as counts would take 114 MB.
        List<Measure> measures = List.of(measure("x", new double[14_216], ones(14_216)));
        new Resamples(14_216, 10, 0).values(measures);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        new Resamples(14_216, 2000, 0).values(measures);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4L << 20);
    }
}
