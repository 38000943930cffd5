package io.github.rlaifv.spark;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;

/**
 * A pipeline of scripted policies.
 *
 * @param millis time that each candidate takes, in milliseconds
 * @param candidates number of candidates
 * @param lengthBalance whether lengths are balanced
 */
record ScriptedFeedback(int millis, int candidates, boolean lengthBalance)
        implements ExecutorFactory<FeedbackPipeline> {

    @Override
    public FeedbackPipeline create(ExecutorModels models) {
        Policy labeler = models.keep(ScriptedPolicies.labeler());
        return FeedbackPipeline.builder()
                .policy(models.keep(ScriptedPolicies.writer(millis)))
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .candidates(candidates)
                .batchSize(4)
                .lengthBalance(lengthBalance)
                .build();
    }
}
