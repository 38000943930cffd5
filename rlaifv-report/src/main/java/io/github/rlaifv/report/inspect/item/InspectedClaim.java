package io.github.rlaifv.report.inspect.item;

import java.util.Objects;

/**
 * A claim of a response with its verdict.
 *
 * @param statement the claim
 * @param question the claim as a question, which the labeler is asked; may be empty
 * @param pYes probability of yes as the first word of the labeler's answer; NaN if unknown
 * @param pNo probability of no; NaN if unknown
 * @param mark the verdict
 * @param remark why there is no verdict; empty if there is one
 */
public record InspectedClaim(
        String statement, String question, double pYes, double pNo, ClaimMark mark, String remark) {
    public InspectedClaim {
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(remark, "remark");
    }

    /** Returns a claim that was not judged. */
    public static InspectedClaim unjudged(String statement, String question) {
        return new InspectedClaim(statement, question, Double.NaN, Double.NaN, ClaimMark.UNJUDGED, "");
    }
}
