package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.RequestFailure;
import java.util.List;
import java.util.Optional;

/**
 * Maximum share of a response's claims that may have no verdict.
 *
 * @param share the share, in [0, 1]
 */
record UndecidedLimit(double share) {
    static final String REASON = "the labeler gave no verdict";

    /**
     * Returns why a response has no score; empty if it has enough verdicts. The failure is permanent, since the labeler
     * would give the same answers again.
     */
    Optional<RequestFailure> failure(ClaimedResponse response, List<ClaimVerdict> verdicts) {
        List<String> reasons = verdicts.stream()
                .flatMap(verdict -> verdict.undecided().stream())
                .toList();
        if (reasons.size() <= share * verdicts.size()) {
            return Optional.empty();
        }
        return Optional.of(new RequestFailure(
                response.id(),
                REASON,
                "on " + reasons.size() + " of " + verdicts.size() + " claims; an answer " + reasons.get(0),
                false));
    }
}
