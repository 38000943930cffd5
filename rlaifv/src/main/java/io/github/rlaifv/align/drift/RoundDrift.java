package io.github.rlaifv.align.drift;

import io.github.rlaifv.core.internal.json.AnyDouble;
import java.util.Locale;

/**
 * The feedback of one round, in numbers that show whether the policy or the labeler drifts: shorter or longer responses, fewer
 * claims, another judgment of the same claims, or pairs that lengths alone explain.
 *
 * @param round number of the round, counted from 1
 * @param candidates number of judged candidates
 * @param words mean number of words per candidate
 * @param claims mean number of claims per candidate
 * @param confirmed share of the claims with a verdict that the labeler confirmed; NaN without claims
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

    /** Returns the numbers in one line for a console. */
    public String summary() {
        return String.format(
                Locale.ROOT,
                "round %d: %.1f words and %.2f claims per candidate, %.1f %% confirmed%s; chosen responses have %.1f words,"
                        + " rejected ones %.1f, and the chosen one is longer in %.1f %% of %d pairs%s",
                round,
                words,
                claims,
                100 * confirmed,
                Double.isNaN(coverage) ? "" : String.format(Locale.ROOT, ", coverage %.1f %%", 100 * coverage),
                chosenWords,
                rejectedWords,
                100 * chosenLonger,
                pairs,
                commonClaims == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; the labeler judges %.1f %% of %d claims as in the round before",
                                100 * agreement,
                                commonClaims));
    }
}
