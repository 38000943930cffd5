package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;

/** Feedback by scripted models, whose results are known. */
public final class ScriptedFeedback {
    private ScriptedFeedback() {}

    /**
     * Returns a pipeline of three candidates per instruction.
     *
     * @param millis time that each response and each judgment takes, in milliseconds
     */
    public static FeedbackPipeline.Builder pipeline(int millis) {
        return FeedbackPipeline.builder()
                .policy(ScriptedPolicies.writer(millis))
                .decomposer(PromptedClaimDecomposer.builder(ScriptedPolicies.labeler(millis))
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(ScriptedPolicies.labeler(millis))
                        .build())
                .candidates(3);
    }
}
