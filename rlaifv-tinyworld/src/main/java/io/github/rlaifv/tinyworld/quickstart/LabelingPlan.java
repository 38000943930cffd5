package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.YesNoScorerBuilder;

/**
 * How responses are divided into claims and judged. The library's builders of decomposers and scorers need a model, so
 * these settings are kept, and checked, until the models are open.
 *
 * @param claimTokens maximum number of tokens of a list of claims and of a list of questions, >= 1
 * @param leastAnswerMass least probability of yes and no together that makes a labeler's answer a verdict, in [0, 1]; 0
 *     accepts every answer
 * @param repeatPenalty whether each claim that a response repeats takes a point from its score
 */
public record LabelingPlan(int claimTokens, double leastAnswerMass, boolean repeatPenalty) {
    /** The defaults of the library. */
    static final LabelingPlan DEFAULT = new LabelingPlan(
            PromptedClaimDecomposer.DEFAULT_CLAIM_TOKENS, YesNoScorerBuilder.DEFAULT_LEAST_ANSWER_MASS, false);

    public LabelingPlan {
        OptionRanges.atLeast(1, claimTokens, "claimTokens");
        OptionRanges.share(leastAnswerMass, "leastAnswerMass");
    }

    /** Returns the same settings with another maximum number of tokens of lists. */
    public LabelingPlan withClaimTokens(int value) {
        return new LabelingPlan(value, leastAnswerMass, repeatPenalty);
    }

    /** Returns the same settings with another least probability of yes and no. */
    public LabelingPlan withLeastAnswerMass(double value) {
        return new LabelingPlan(claimTokens, value, repeatPenalty);
    }

    /** Returns the same settings with or without the penalty for repeated claims. */
    public LabelingPlan withRepeatPenalty(boolean value) {
        return new LabelingPlan(claimTokens, leastAnswerMass, value);
    }
}
