package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Subtracts one point from a response for each repeated claim, in addition to the score of another scorer that judges
 * claims. This goes beyond the paper, where a true claim costs nothing however often a response repeats it. There a
 * model learns to fill its responses with what it is sure of, and says less about the image in as many words.
 */
public final class RepeatPenalty implements FeedbackScorer {
    private final FeedbackScorer scorer;

    /**
     * Creates a scorer on top of another one.
     *
     * @param scorer judges the claims
     * @throws IllegalArgumentException if the scorer needs no claims, so that there is nothing to count
     */
    public RepeatPenalty(FeedbackScorer scorer) {
        this.scorer = Objects.requireNonNull(scorer, "scorer");
        if (!scorer.needsClaims()) {
            throw new IllegalArgumentException("repeats are counted in claims, but "
                    + scorer.settings().get("type") + " judges responses without dividing them");
        }
    }

    @Override
    public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
        return scorer.tryScore(responses).stream()
                .map(outcome -> outcome.map(RepeatPenalty::of))
                .toList();
    }

    /** Returns a response's score with the penalty, given the score without it. */
    public static ResponseScore of(ResponseScore response) {
        return new ResponseScore(response.candidate(), response.verdicts(), response.score() - repeats(response));
    }

    private static long repeats(ResponseScore response) {
        List<Claim> judged = response.verdicts().stream()
                .filter(ClaimVerdict::decided)
                .map(ClaimVerdict::claim)
                .toList();
        return judged.size() - judged.stream().distinct().count();
    }

    @Override
    public boolean dependsOnCall() {
        return scorer.dependsOnCall();
    }

    @Override
    public boolean needsClaims() {
        return true;
    }

    /** {@inheritDoc} It is that of the wrapped scorer. */
    @Override
    public double smallestDifference() {
        return scorer.smallestDifference();
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(scorer.settings());
        settings.put("repeat_penalty", "1");
        return settings;
    }
}
