package io.github.rlaifv.feedback.claim;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of dividing one response: its claims, or the reason why it can't be judged by claims. */
public final class Decomposition {
    private final List<Claim> claims;

    @Nullable
    private final String problem;

    private Decomposition(List<Claim> claims, @Nullable String problem) {
        this.claims = List.copyOf(claims);
        this.problem = problem;
    }

    /** Creates the result of a response with its claims, in the order of mention. */
    public static Decomposition of(List<Claim> claims) {
        return new Decomposition(claims, null);
    }

    /**
     * Creates the result of a response that can't be judged. Results are counted by reason, so use few, fixed reasons.
     */
    public static Decomposition unusable(String reason) {
        return new Decomposition(List.of(), reason);
    }

    /** Claims of the response; empty if it can't be judged. */
    public List<Claim> claims() {
        return claims;
    }

    /** Reason why the response can't be judged; empty if it can. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public String toString() {
        return "Decomposition[" + (problem == null ? claims : problem) + "]";
    }
}
