package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.feedback.claim.Claim;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes one point from a response for each claim that it says again, on top of another scorer that judges claims. Beyond
 * the paper: there a true claim costs nothing however often it stands in a response, so a model learns to fill its
 * responses with what it is sure of already, and says less of the image in as many words.
 */
public final class RepeatPenalty implements FeedbackScorer {
    private final FeedbackScorer scorer;

    /**
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

    /** A response whose score does not count repeats yet, with those counted. */
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

    /** {@inheritDoc} That of the scorer beneath. */
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
