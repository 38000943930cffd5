package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A scorer of one's own, as a function of one response: see {@link FeedbackScorer#of}.
 *
 * @param name identifies the function in {@code settings.json}; a finished run is continued only under the same name
 * @param function gives the score of a response, higher is better. It must depend on the response alone. A {@link
 *     BadDataException} skips the response, a {@link RetriableException} leaves it for a rerun
 * @param smallestDifference of two scores that makes a preference pair, above 0
 * @param needsClaims whether the responses must come with their claims
 */
public record FunctionScorer(
        String name, ToDoubleFunction<ClaimedResponse> function, double smallestDifference, boolean needsClaims)
        implements FeedbackScorer {

    /** The reason of failures that last: the function refused the response, or gave no number. */
    public static final String NO_SCORE = "no score";

    /** The reason of failures that may pass. */
    public static final String NO_SCORE_YET = "no score yet";

    /** Refuses a blank name and a smallest difference that is not above 0. */
    public FunctionScorer {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a scorer needs a name, was blank");
        }
        Objects.requireNonNull(function, "function");
        if (!(smallestDifference > 0)) {
            throw new IllegalArgumentException("smallestDifference must be > 0, was " + smallestDifference);
        }
    }

    /** The same scorer, where scores that differ by less make no pair. */
    public FunctionScorer withSmallestDifference(double value) {
        return new FunctionScorer(name, function, value, needsClaims);
    }

    /** The same scorer, whose responses must come with their claims. The feedback pipeline then needs a decomposer. */
    public FunctionScorer withClaims() {
        return new FunctionScorer(name, function, smallestDifference, true);
    }

    @Override
    public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
        return responses.stream().map(this::outcome).toList();
    }

    private Outcome<ResponseScore> outcome(ClaimedResponse response) {
        Cancellation.check("scoring");
        try {
            double score = function.applyAsDouble(response);
            return Double.isFinite(score)
                    ? Outcome.success(new ResponseScore(response.candidate(), List.of(), score))
                    : failure(response, NO_SCORE, name + " gave " + score, false);
        } catch (BadDataException e) {
            return failure(response, NO_SCORE, e.getMessage(), false);
        } catch (RetriableException e) {
            return failure(response, NO_SCORE_YET, e.getMessage(), true);
        } catch (PartialFailureException e) {
            return failure(response, e.retriable() ? NO_SCORE_YET : NO_SCORE, e.getMessage(), e.retriable());
        }
    }

    private static Outcome<ResponseScore> failure(
            ClaimedResponse response, String reason, @Nullable String detail, boolean retriable) {
        return Outcome.failure(new RequestFailure(response.id(), reason, String.valueOf(detail), retriable));
    }

    @Override
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("type", "function");
        settings.put("name", name);
        return settings;
    }
}
