package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * Scores responses. A response gets the same score whatever other responses share the call, except for rounding if
 * {@link #dependsOnCall} is true. Pass all responses to one image together, since they share its encoding.
 */
public interface FeedbackScorer {

    /**
     * Scores each response. A response that can't be scored does not affect the others: its outcome is a failure that
     * names its instruction and candidate, such as {@code 17#3}.
     *
     * @return one outcome per response, in order
     */
    List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses);

    /**
     * Returns the scores of {@link #tryScore}, for callers that need those of every response.
     *
     * @throws io.github.rlaifv.core.policy.PartialFailureException if a labeler's requests failed for some responses;
     *     it holds the scores of the others
     */
    default List<ResponseScore> score(List<ClaimedResponse> responses) {
        return Outcome.values(tryScore(responses));
    }

    /**
     * Whether scores may depend, within the bounds of {@link Policy}, on which responses share a call. In that case a
     * resumed run repeats whole calls. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /** Whether responses must be passed with their claims. */
    boolean needsClaims();

    /**
     * Smallest difference between the scores of the chosen and the rejected response of a preference pair, above 0.
     * {@code FeedbackPipeline} uses it unless its option {@code minScoreDifference} is set. Default: 1, which is one
     * more rejected claim.
     */
    default double smallestDifference() {
        return 1;
    }

    /** Settings that the scores depend on, by name. A run is resumed only if they are equal. */
    SortedMap<String, String> settings();

    /**
     * Returns a custom scorer, given as a function of one response. Scores need no particular scale: any two that differ
     * make a pair, unless {@link FunctionScorer#withSmallestDifference} sets a smallest difference. Responses are passed
     * without claims, unless {@link FunctionScorer#withClaims} is called.
     *
     * <pre>{@code
     * FeedbackScorer brevity = FeedbackScorer.of("brevity", response -> 1.0 / (1 + response.candidate().text().length()));
     * }</pre>
     *
     * @param name identifies the function in {@code settings.json}; a run is resumed only under the same name
     * @param function returns the score of a response, higher is better. It must depend on the response alone. A {@link
     *     io.github.rlaifv.core.run.BadDataException} skips the response, a {@link
     *     io.github.rlaifv.core.run.RetriableException} leaves it for a rerun
     */
    static FunctionScorer of(String name, ToDoubleFunction<ClaimedResponse> function) {
        return new FunctionScorer(name, function, Double.MIN_VALUE, false);
    }

    /** Returns RLAIF-V's scorer: the labeler answers the question of each claim, and rejected claims are counted. */
    static FeedbackScorer divideAndConquer(Policy labeler) {
        return DivideAndConquerScorer.builder(labeler).build();
    }

    /** Returns a scorer that judges each claim by the mean of several labelers' answers. See {@link EnsembleScorer}. */
    static FeedbackScorer ensemble(List<Policy> labelers) {
        return EnsembleScorer.mean(
                labelers.stream().map(FeedbackScorer::divideAndConquer).toList());
    }

    /**
     * Returns the baseline that RLAIF-V is compared with: the labeler is asked whether the whole response is correct.
     */
    static FeedbackScorer wholeResponse(Policy labeler) {
        return WholeResponseScorer.builder(labeler).build();
    }
}
