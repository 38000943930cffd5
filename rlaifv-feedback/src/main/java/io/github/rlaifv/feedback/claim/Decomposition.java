package io.github.rlaifv.feedback.claim;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one response: its claims, or why it can't be judged by claims. */
public final class Decomposition {
    private final List<Claim> claims;

    @Nullable
    private final String problem;

    private Decomposition(List<Claim> claims, @Nullable String problem) {
        this.claims = List.copyOf(claims);
        this.problem = problem;
    }

    /** A response with its claims, in order of mention. */
    public static Decomposition of(List<Claim> claims) {
        return new Decomposition(claims, null);
    }

    /** A response that can't be judged; reasons are few and fixed texts, so that they can be counted. */
    public static Decomposition unusable(String reason) {
        return new Decomposition(List.of(), reason);
    }

    /** The claims; empty for an unusable response. */
    public List<Claim> claims() {
        return claims;
    }

    /** Why the response can't be judged; empty where it can. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public String toString() {
        return "Decomposition[" + (problem == null ? claims : problem) + "]";
    }
}
