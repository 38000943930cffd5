package io.github.rlaifv.align;

import java.util.Locale;

/**
 * The verdicts of a labeler on a model's responses to development instructions, counted.
 *
 * @param claims number of claims in all responses; claims without a verdict are not counted
 * @param confirmed number of claims that the labeler confirmed
 * @param responses number of responses measured
 * @param words mean number of words per response
 */
public record DevelopmentClaims(long claims, long confirmed, int responses, double words) {

    /**
     * Returns the confirmed minus the rejected claims per response. The share of confirmed claims alone would prefer a
     * model that makes only the safest claims.
     */
    public double value() {
        return (double) (2 * confirmed - claims) / responses;
    }

    /** Returns a summary in one line for a console. */
    public String summary() {
        String confirmations = claims == 0
                ? "no claims"
                : String.format(
                        Locale.ROOT,
                        "%d of %d claims confirmed (%.1f %%), %.2f claims",
                        confirmed,
                        claims,
                        100.0 * confirmed / claims,
                        (double) claims / responses);
        return String.format(Locale.ROOT, "development: %s and %.1f words per response", confirmations, words);
    }
}
