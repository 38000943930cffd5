package io.github.rlaifv.feedback.score;

import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;

/**
 * Judges responses. A response gets the same score whatever other responses share the call; hand over all responses to
 * one image together, since they share its encoding.
 */
public interface FeedbackScorer {

    /** One score a response, in order. */
    List<ResponseScore> score(List<ClaimedResponse> responses);

    /** Whether responses must come with their claims. */
    boolean needsClaims();

    /** Everything the scores depend on, by name: a finished run is continued only under equal settings. */
    SortedMap<String, String> settings();

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
