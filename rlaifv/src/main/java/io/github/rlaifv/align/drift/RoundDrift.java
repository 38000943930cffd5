package io.github.rlaifv.align.drift;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Locale;

/**
 * The feedback of one round, in numbers that show whether the policy or the labeler drifts: shorter or longer responses, fewer
 * claims, another judgment of the same claims, or pairs that lengths alone explain.
 *
 * @param round number of the round, counted from 1
 * @param candidates number of judged candidates
 * @param words mean number of words per candidate; NaN without candidates
 * @param claims mean number of claims per candidate; NaN without candidates
 * @param confirmed share of the claims with a verdict that the labeler confirmed; NaN without such claims
 * @param coverage mean share of what the images show that candidates name; NaN if it is not known
 * @param commonClaims number of claims about the same image that were judged in this round and in the one before
 * @param agreement share of these with the same verdict in both rounds; NaN without such claims
 * @param pairs number of preference pairs
 * @param chosenWords mean number of words per chosen response; NaN without pairs
 * @param rejectedWords mean number of words per rejected response; NaN without pairs
 * @param chosenLonger share of pairs whose chosen response has more words, ties counting half; NaN without pairs
 */
public record RoundDrift(
        int round,
        long candidates,
        @AnyDouble double words,
        @AnyDouble double claims,
        @AnyDouble double confirmed,
        @AnyDouble double coverage,
        long commonClaims,
        @AnyDouble double agreement,
        long pairs,
        @AnyDouble double chosenWords,
        @AnyDouble double rejectedWords,
        @AnyDouble double chosenLonger) {

    /** Returns the numbers in one line for a console; what is not known is left out. */
    public String summary() {
        StringBuilder line = new StringBuilder("round " + round + ": ");
        if (candidates == 0) {
            line.append("no candidates");
        } else {
            line.append(format("%.1f words and %.2f claims per candidate", words, claims));
        }
        line.append(known(", %.1f %% confirmed", 100 * confirmed)).append(known(", coverage %.1f %%", 100 * coverage));
        if (pairs == 0) {
            line.append("; no pairs");
        } else {
            line.append(format("; chosen responses have %.1f words, rejected ones %.1f,", chosenWords, rejectedWords))
                    .append(format(" and the chosen one is longer in %.1f %% of %d pairs", 100 * chosenLonger, pairs));
        }
        if (commonClaims > 0) {
            line.append(format(
                    "; the labeler judges %.1f %% of %d claims as in the round before", 100 * agreement, commonClaims));
        }
        return line.toString();
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static String known(String text, double value) {
        return Double.isNaN(value) ? "" : format(text, value);
    }
}
