package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Totals of the collected feedback.
 *
 * @param instructions number of instructions with candidates
 * @param candidates number of candidates
 * @param claims number of claims of the candidates, including repeated ones
 * @param claimsConfirmed number of these claims that the labeler confirmed
 * @param pairsBeforeBalance number of preference pairs selected by score
 * @param pairsAfterBalance number of these pairs that remain after the length balance; the model is trained on them
 */
@JsonPropertyOrder({
    "instructions",
    "candidates",
    "claims",
    "claimsConfirmed",
    "pairsBeforeBalance",
    "pairsAfterBalance",
    "claimsConfirmedRate",
    "claimsRejectedRate"
})
public record FeedbackTotals(
        long instructions,
        long candidates,
        long claims,
        long claimsConfirmed,
        long pairsBeforeBalance,
        long pairsAfterBalance) {

    /** No feedback; all counts are 0. */
    public static final FeedbackTotals NONE = new FeedbackTotals(0, 0, 0, 0, 0, 0);

    public FeedbackTotals {
        if (claimsConfirmed > claims) {
            throw new IllegalArgumentException(
                    "claimsConfirmed must be <= claims (" + claims + "), was " + claimsConfirmed);
        }
        if (pairsAfterBalance > pairsBeforeBalance) {
            throw new IllegalArgumentException("pairsAfterBalance must be <= pairsBeforeBalance (" + pairsBeforeBalance
                    + "), was " + pairsAfterBalance);
        }
    }

    /** Returns the sums of both totals. */
    public FeedbackTotals plus(FeedbackTotals other) {
        return new FeedbackTotals(
                instructions + other.instructions,
                candidates + other.candidates,
                claims + other.claims,
                claimsConfirmed + other.claimsConfirmed,
                pairsBeforeBalance + other.pairsBeforeBalance,
                pairsAfterBalance + other.pairsAfterBalance);
    }

    /** The share of claims that the labeler confirmed, in [0, 1]; null without claims. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public @Nullable Double claimsConfirmedRate() {
        return claims == 0 ? null : (double) claimsConfirmed / claims;
    }

    /** The share of claims that the labeler did not confirm, in [0, 1]; null without claims. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public @Nullable Double claimsRejectedRate() {
        return claims == 0 ? null : (double) (claims - claimsConfirmed) / claims;
    }
}
