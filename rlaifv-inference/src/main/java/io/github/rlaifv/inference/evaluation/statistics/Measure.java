package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * A figure as a ratio of two sums over the items: rates, means, precision, recall and F1 are all of this kind. Items that a
 * figure is not about have 0 and 0.
 *
 * @param name such as {@code CHAIRi}, or {@code attribute/accuracy} for one of several groups
 * @param unit of the value
 * @param better which direction is the better one
 * @param numerators one an item
 * @param denominators one an item
 */
public record Measure(
        String name,
        Unit unit,
        Better better,
        @AnyDouble double[] numerators,
        @AnyDouble double[] denominators) {

    /** What a value is. */
    public enum Unit {
        /** A share in [0, 1]. */
        SHARE,
        /** Points of a scale. */
        POINTS,
        /** A count a response, such as words. */
        COUNT;

        /** A value as a reader wants it: shares in percent; a dash for NaN. */
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

    /** Where good models are. */
    public enum Better {
        HIGHER,
        LOWER,
        /** For figures that only help to read others, such as length. */
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

    /** The sum of the numerators over that of the denominators; NaN where the latter is 0. */
    public double value() {
        return Arrays.stream(numerators).sum() / Arrays.stream(denominators).sum();
    }

    /** How many items the figure is about. */
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
