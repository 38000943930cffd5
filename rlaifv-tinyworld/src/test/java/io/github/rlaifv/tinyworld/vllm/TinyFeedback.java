package io.github.rlaifv.tinyworld.vllm;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import java.util.List;

/** Feedback with the prompts that the embedded model was trained for. */
final class TinyFeedback {
    private TinyFeedback() {}

    static FeedbackPipeline.Builder pipeline() {
        return FeedbackPipeline.builder()
                .candidates(4)
                .sampling(Sampling.builder().temperature(1).maxNewTokens(64).build());
    }

    static ClaimDecomposer decomposer(Policy policy) {
        return PromptedClaimDecomposer.builder(policy)
                .dividePrompt(TinyPrompts.DIVIDE)
                .questionPromptPerClaim(TinyPrompts.QUESTION)
                .sentenceBySentence()
                .build();
    }

    static FeedbackScorer scorer(Policy policy) {
        return DivideAndConquerScorer.builder(policy)
                .words(List.of(TinyPrompts.YES), List.of(TinyPrompts.NO))
                .build();
    }
}
