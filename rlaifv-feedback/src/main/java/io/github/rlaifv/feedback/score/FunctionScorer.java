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
 * A custom scorer, given as a function of one response: see {@link FeedbackScorer#of}.
 *
 * @param name identifies the function in {@code settings.json}; a run is resumed only under the same name
 * @param function returns the score of a response, higher is better. It must depend on the response alone. A {@link
 *     BadDataException} skips the response, a {@link RetriableException} leaves it for a rerun
 * @param smallestDifference smallest score difference of a preference pair, finite and above 0
 * @param needsClaims whether responses must be passed with their claims
 */
public record FunctionScorer(
        String name, ToDoubleFunction<ClaimedResponse> function, double smallestDifference, boolean needsClaims)
        implements FeedbackScorer {

    /** Reason of permanent failures: the function rejected the response, or did not return a number. */
    public static final String NO_SCORE = "no score";

    /** Reason of failures that a rerun may resolve. */
    public static final String NO_SCORE_YET = "no score yet";

    /** Checks that the name is not blank and the smallest difference is finite and above 0. */
    public FunctionScorer {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a scorer needs a name, was blank");
        }
        Objects.requireNonNull(function, "function");
        if (!(smallestDifference > 0) || Double.isInfinite(smallestDifference)) {
            throw new IllegalArgumentException("smallestDifference must be finite and > 0, was " + smallestDifference);
        }
    }

    /** Returns the same scorer with another smallest difference between the scores of a pair. */
    public FunctionScorer withSmallestDifference(double value) {
        return new FunctionScorer(name, function, value, needsClaims);
    }

    /**
     * Returns the same scorer, to which responses are passed with their claims. The feedback pipeline then needs a
     * decomposer.
     */
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
