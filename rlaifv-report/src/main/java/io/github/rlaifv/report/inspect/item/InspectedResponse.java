package io.github.rlaifv.report.inspect.item;

import java.util.List;
import java.util.Objects;

/**
 * A response with everything that is known about it.
 *
 * @param name name for readers, such as {@code candidate 3}
 * @param text the response
 * @param score score or reward, higher is better; NaN if unknown
 * @param role what the response was selected for
 * @param claims claims in the order of the response
 * @param facts further values
 * @param remark why the response has no claims or no score; empty if it has them
 */
public record InspectedResponse(
        String name,
        String text,
        double score,
        ResponseRole role,
        List<InspectedClaim> claims,
        List<InspectedFact> facts,
        String remark) {
    public InspectedResponse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(role, "role");
        claims = List.copyOf(claims);
        facts = List.copyOf(facts);
        Objects.requireNonNull(remark, "remark");
    }

    /** Returns a response of which only the text is known. */
    public static InspectedResponse of(String name, String text) {
        return new InspectedResponse(name, text, Double.NaN, ResponseRole.NONE, List.of(), List.of(), "");
    }

    /** Returns the same response with a role. */
    public InspectedResponse as(ResponseRole value) {
        return new InspectedResponse(name, text, score, value, claims, facts, remark);
    }

    /** Returns the same response with another score. */
    public InspectedResponse scored(double value) {
        return new InspectedResponse(name, text, value, role, claims, facts, remark);
    }

    /** Returns the same response with further values. */
    public InspectedResponse with(List<InspectedFact> values) {
        return new InspectedResponse(name, text, score, role, claims, values, remark);
    }

    /** Returns the number of words that are separated by white space. */
    public int words() {
        String stripped = text.strip();
        return stripped.isEmpty() ? 0 : stripped.split("\\s+").length;
    }

    /** Returns the number of claims with a verdict of this kind. */
    public int count(ClaimMark mark) {
        return (int) claims.stream().filter(claim -> claim.mark() == mark).count();
    }
}
