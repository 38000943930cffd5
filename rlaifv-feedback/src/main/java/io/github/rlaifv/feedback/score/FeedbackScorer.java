package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * Judges responses. A response gets the same score whatever other responses share the call, but for rounding where
 * {@link #dependsOnCall} says so. Hand over all responses to one image together, since they share its encoding.
 */
public interface FeedbackScorer {

    /**
     * Scores each response. A response that can't be judged does not take the others with it: its failure is named after
     * its instruction and candidate, such as {@code 17#3}.
     *
     * @return one outcome per response, in order
     */
    List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses);

    /**
     * The scores of {@link #tryScore}, for callers that need those of every response.
     *
     * @throws io.github.rlaifv.core.policy.PartialFailureException if a labeler's requests failed for some responses; it
     *     holds the scores of the others
     */
    default List<ResponseScore> score(List<ClaimedResponse> responses) {
        return Outcome.values(tryScore(responses));
    }

    /**
     * Whether scores may depend, within the bounds of {@link Policy}, on which responses share a call. Resumed work then
     * repeats whole calls. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /** Whether responses must come with their claims. */
    boolean needsClaims();

    /**
     * Returns the smallest difference between the scores of the chosen and the rejected response of a preference pair; it is
     * above 0. {@code FeedbackPipeline} uses it unless its option {@code minScoreDifference} is set. Default: 1, which is one
     * more claim that is not confirmed.
     */
    default double smallestDifference() {
        return 1;
    }

    /** Everything the scores depend on, by name: a finished run is continued only under equal settings. */
    SortedMap<String, String> settings();

    /**
     * A scorer of one's own, as a function of one response. Scores need no particular scale: any two that differ make a
     * pair, unless {@link FunctionScorer#withSmallestDifference} asks for more. Responses come without claims, unless {@link
     * FunctionScorer#withClaims} asks for them.
     *
     * <pre>{@code
     * FeedbackScorer brevity = FeedbackScorer.of("brevity", response -> 1.0 / (1 + response.candidate().text().length()));
     * }</pre>
     *
     * @param name identifies the function in {@code settings.json}; a finished run is continued only under the same name
     * @param function gives the score of a response, higher is better. It must depend on the response alone. A {@link
     *     io.github.rlaifv.core.run.BadDataException} skips the response, a {@link
     *     io.github.rlaifv.core.run.RetriableException} leaves it for a rerun
     */
    static FunctionScorer of(String name, ToDoubleFunction<ClaimedResponse> function) {
        return new FunctionScorer(name, function, Double.MIN_VALUE, false);
    }

    /** RLAIF-V's scorer: the labeler answers each claim's question, the answers are counted. */
    static FeedbackScorer divideAndConquer(Policy labeler) {
        return DivideAndConquerScorer.builder(labeler).build();
    }

    /** Several labelers judge each claim; the means of their answers count. See {@link EnsembleScorer}. */
    static FeedbackScorer ensemble(List<Policy> labelers) {
        return EnsembleScorer.mean(
                labelers.stream().map(FeedbackScorer::divideAndConquer).toList());
    }

    /** The baseline that RLAIF-V is compared with: the labeler is asked whether the response is right as a whole. */
    static FeedbackScorer wholeResponse(Policy labeler) {
        return WholeResponseScorer.builder(labeler).build();
    }
}
