package io.github.rlaifv.report.internal;

import java.util.Locale;
import java.util.Optional;

/** Cautions about metrics of few items, whose values say little. */
public final class SmallSample {
    /** Number of items below which a metric gets a caution. */
    public static final long FEW = 100;

    /** Quantile of the normal distribution for a 95 % interval. */
    private static final double Z = 1.959964;

    private SmallSample() {}

    /**
     * Returns a caution about metrics of few items; empty if there are enough.
     *
     * @param count number of items
     * @param name name of several items, such as {@code pairs}
     */
    public static Optional<String> of(long count, String name) {
        return count >= FEW
                ? Optional.empty()
                : Optional.of("Only " + count + " " + name + ": metrics of so few change much by chance.");
    }

    /**
     * Returns a caution about a share of few items, with its 95 % interval (Wilson's); empty if there are enough items, or
     * if the share is unknown.
     *
     * @param share share in [0, 1]
     * @param count number of items
     * @param name name of several items, such as {@code pairs}
     */
    public static Optional<String> ofShare(double share, long count, String name) {
        if (count >= FEW || count < 1 || !(share >= 0 && share <= 1)) {
            return Optional.empty();
        }
        double middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count);
        double half = Z / (1 + Z * Z / count) * Math.sqrt(share * (1 - share) / count + Z * Z / (4.0 * count * count));
        return Optional.of(String.format(
                Locale.ROOT,
                "⚠ only %d %s: 95 %% interval %.0f to %.0f %%",
                count,
                name,
                100 * Math.max(0, middle - half),
                100 * Math.min(1, middle + half)));
    }

    /** Returns a caution as markup at the end of a card; empty without one. */
    public static String markup(Optional<String> caution) {
        return caution.map(text -> "<span class=\"caution\">" + Html.text(text) + "</span>")
                .orElse("");
    }
}
