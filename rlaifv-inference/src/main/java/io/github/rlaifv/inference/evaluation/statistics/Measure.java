package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A metric before it is summed: one numerator and one denominator per item. The value of the metric is the ratio of the
 * two sums. Rates, means, precision, recall and F1 all have this form. An item that does not count for the metric has
 * numerator and denominator 0.
 *
 * @param name name of the metric, such as {@code CHAIRi}, or {@code attribute/accuracy} for one of several groups
 * @param unit unit of the metric's value
 * @param better direction in which the metric improves
 * @param numerators one numerator per item
 * @param denominators one denominator per item
 */
public record Measure(
        String name,
        Unit unit,
        Better better,
        @AnyDouble double[] numerators,
        @AnyDouble double[] denominators) {

    /** The unit of a metric's value. */
    public enum Unit {
        /** A share in [0, 1]. */
        SHARE,
        /** Points on a scale. */
        POINTS,
        /** A count per response, such as words. */
        COUNT;

        /** Returns a value as text for readers: shares in percent, NaN as a dash. */
        public String text(double value) {
            if (Double.isNaN(value)) {
                return "-";
            }
            return switch (this) {
                case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
                case POINTS -> String.format(Locale.ROOT, "%.2f", value);
                case COUNT -> String.format(Locale.ROOT, "%.1f", value);
            };
        }
    }

    /** The direction in which a metric improves. */
    public enum Better {
        HIGHER,
        LOWER,
        /** Neither direction: the metric only helps to interpret others, such as the length of answers. */
        NEITHER
    }

    public Measure {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(better, "better");
        numerators = numerators.clone();
        denominators = denominators.clone();
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    name + " has " + numerators.length + " numerators and " + denominators.length + " denominators");
        }
    }

    @Override
    public double[] numerators() {
        return numerators.clone();
    }

    @Override
    public double[] denominators() {
        return denominators.clone();
    }

    /**
     * Returns the metric's value: the sum of the numerators divided by that of the denominators; NaN if the latter is
     * 0.
     */
    public double value() {
        return Arrays.stream(numerators).sum() / Arrays.stream(denominators).sum();
    }

    /** Returns the number of items that count for the metric: those whose denominator is not 0. */
    public long items() {
        return Arrays.stream(denominators).filter(d -> d != 0).count();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Measure m
                && m.name.equals(name)
                && m.unit == unit
                && m.better == better
                && Arrays.equals(m.numerators, numerators)
                && Arrays.equals(m.denominators, denominators);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, unit, better, Arrays.hashCode(numerators), Arrays.hashCode(denominators));
    }

    @Override
    public String toString() {
        return name + " " + value();
    }
}
