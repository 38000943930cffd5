package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.RequestFailure;
import java.util.List;
import java.util.Optional;

/**
 * How many of a response's claims may be without a verdict.
 *
 * @param share of its claims, in [0, 1]
 */
record UndecidedLimit(double share) {
    static final String REASON = "the labeler gave no verdict";

    /** Why a response has no score; empty if it has enough verdicts. The labeler would answer the same again. */
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
