package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * How much feedback was gathered.
 *
 * @param instructions that candidates were written for
 * @param candidates responses written
 * @param claims that the responses were divided into, repeated ones included
 * @param claimsConfirmed how many of them the labeler confirmed
 * @param pairsBeforeBalance preference pairs selected by score
 * @param pairsAfterBalance of those, left by the length balance and trained on
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

    /** Nothing gathered. */
    public static final FeedbackTotals NONE = new FeedbackTotals(0, 0, 0, 0, 0, 0);

    public FeedbackTotals {
        if (claimsConfirmed > claims) {
            throw new IllegalArgumentException(claimsConfirmed + " claims confirmed out of " + claims);
        }
        if (pairsAfterBalance > pairsBeforeBalance) {
            throw new IllegalArgumentException(
                    pairsAfterBalance + " pairs after the balance, " + pairsBeforeBalance + " before it");
        }
    }

    /** Both together. */
    public FeedbackTotals plus(FeedbackTotals other) {
        return new FeedbackTotals(
                instructions + other.instructions,
                candidates + other.candidates,
                claims + other.claims,
                claimsConfirmed + other.claimsConfirmed,
                pairsBeforeBalance + other.pairsBeforeBalance,
                pairsAfterBalance + other.pairsAfterBalance);
    }

    /** Share of the claims that the labeler confirmed, in [0, 1]; null without claims. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public @Nullable Double claimsConfirmedRate() {
        return claims == 0 ? null : (double) claimsConfirmed / claims;
    }

    /** Share of the claims that the labeler did not confirm, in [0, 1]; null without claims. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public @Nullable Double claimsRejectedRate() {
        return claims == 0 ? null : (double) (claims - claimsConfirmed) / claims;
    }
}
