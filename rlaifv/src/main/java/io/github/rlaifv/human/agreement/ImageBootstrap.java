package io.github.rlaifv.human.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** 95 % intervals by resampling groups of units, such as all claims about one image, with replacement. */
final class ImageBootstrap {
    private static final int RESAMPLES = 1000;
    private static final double LOW = 2.5;

    private ImageBootstrap() {}

    /** Returns the lower and upper end of the interval of a metric; NaN if no resample has a value. */
    static <T> double[] interval(List<T> units, Function<T, String> group, ToDoubleFunction<List<T>> metric) {
        Map<String, List<T>> byGroup = new LinkedHashMap<>();
        units.forEach(unit -> byGroup.computeIfAbsent(group.apply(unit), key -> new ArrayList<>())
                .add(unit));
        List<List<T>> groups = List.copyOf(byGroup.values());
        RandomGenerator random = new Well19937c(0);
        double[] values = DoubleStream.generate(() -> metric.applyAsDouble(drawn(groups, random)))
                .limit(groups.isEmpty() ? 0 : RESAMPLES)
                .filter(Double::isFinite)
                .toArray();
        if (values.length == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        Percentile percentile = new Percentile();
        percentile.setData(values);
        return new double[] {percentile.evaluate(LOW), percentile.evaluate(100 - LOW)};
    }

    private static <T> List<T> drawn(List<List<T>> groups, RandomGenerator random) {
        List<T> drawn = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            drawn.addAll(groups.get(random.nextInt(groups.size())));
        }
        return drawn;
    }
}
