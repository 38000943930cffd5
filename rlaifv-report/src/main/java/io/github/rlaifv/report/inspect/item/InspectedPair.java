package io.github.rlaifv.report.inspect.item;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A preference pair.
 *
 * @param chosen the preferred response
 * @param rejected the worse response
 */
public record InspectedPair(InspectedResponse chosen, InspectedResponse rejected) {
    public InspectedPair {
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
    }

    /** Returns the score of the chosen response minus that of the rejected one; NaN if a score is unknown. */
    public double gap() {
        return chosen.score() - rejected.score();
    }

    /** Returns the claims of one response that the other one does not make, compared by their statements. */
    public static List<InspectedClaim> onlyIn(InspectedResponse one, InspectedResponse other) {
        Set<String> shared =
                other.claims().stream().map(InspectedClaim::statement).collect(Collectors.toSet());
        return one.claims().stream()
                .filter(claim -> !shared.contains(claim.statement()))
                .toList();
    }
}
