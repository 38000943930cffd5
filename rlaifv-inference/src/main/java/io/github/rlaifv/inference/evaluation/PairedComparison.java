package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/** Paired differences between two evaluations of one benchmark: the same items are drawn for both models. */
public final class PairedComparison {
    private static final int RESAMPLES = 2000;

    private PairedComparison() {}

    /**
     * Compares two evaluation folders, figure by figure.
     *
     * @throws BadDataException if they are not of the same items
     */
    public static List<ComparedFigure> of(Path before, Path after) {
        MeasureFile first = MeasureFile.read(before.resolve("measures.json"));
        MeasureFile second = MeasureFile.read(after.resolve("measures.json"));
        if (!first.ids().equals(second.ids())) {
            throw new BadDataException(before + " and " + after
                    + " are evaluations of different items: compare runs of the same benchmark files");
        }
        return of(first.measures(), second.measures(), first.ids().size());
    }

    static List<ComparedFigure> of(List<Measure> before, List<Measure> after, int items) {
        int[][] resamples = new int[RESAMPLES][items];
        RandomGenerator random = new Well19937c(0);
        for (int[] times : resamples) {
            for (int i = 0; i < items; i++) {
                times[random.nextInt(items)]++;
            }
        }
        List<ComparedFigure> figures = new ArrayList<>();
        for (Measure first : before) {
            Optional<Measure> second = after.stream()
                    .filter(measure -> measure.name().equals(first.name()))
                    .findFirst();
            second.ifPresent(measure -> figures.add(figure(first, measure, resamples)));
        }
        return figures;
    }

    private static ComparedFigure figure(Measure before, Measure after, int[][] resamples) {
        double[] differences = Arrays.stream(resamples)
                .mapToDouble(times -> after.value(times) - before.value(times))
                .filter(difference -> !Double.isNaN(difference))
                .toArray();
        double difference = after.value() - before.value();
        if (differences.length == 0) {
            return new ComparedFigure(
                    before.name(), before.value(), after.value(), difference, Double.NaN, Double.NaN, Double.NaN);
        }
        Percentile percentile = new Percentile();
        percentile.setData(differences);
        long above = Arrays.stream(differences).filter(d -> d >= 0).count();
        long below = Arrays.stream(differences).filter(d -> d <= 0).count();
        double p = Math.min(1, 2.0 * (Math.min(above, below) + 1) / (differences.length + 1));
        return new ComparedFigure(
                before.name(),
                before.value(),
                after.value(),
                difference,
                percentile.evaluate(2.5),
                percentile.evaluate(97.5),
                p);
    }
}
