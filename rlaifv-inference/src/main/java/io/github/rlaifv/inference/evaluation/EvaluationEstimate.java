package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import java.util.Optional;

/**
 * Estimates what an evaluation will use.
 *
 * @param model the evaluated model
 * @param judge the model that reads the answers; empty if there is none
 * @param promptTokens assumed number of text tokens per question
 * @param answerTokens assumed number of tokens per answer
 * @param replyTokens assumed number of tokens per reply of the judge
 */
public record EvaluationEstimate(
        EstimatedModel model, Optional<EstimatedModel> judge, int promptTokens, int answerTokens, int replyTokens) {
    /** Assumed number of tokens of a judge's instructions, without question, answer and reference. */
    private static final int JUDGE_TOKENS = 400;

    /** Returns the estimate of an evaluation with a number of items, each of which is judged once. */
    public RunEstimate of(long items) {
        return of(items, 1);
    }

    /**
     * Same as {@link #of(long)}, for answers that are searched.
     *
     * @param beams number of beams per answer, whose tokens all count; 1 for answers without a search
     */
    public RunEstimate of(long items, int beams) {
        RunEstimateBuilder run = RunEstimate.builder(RunStages.ANSWERS)
                .generation(RunStages.ANSWERS, model, items, 1, promptTokens, (long) beams * answerTokens)
                .assuming(items + " items, each with an image.")
                .assuming(promptTokens + " text tokens per question, and " + answerTokens + " tokens per answer"
                        + (beams == 1 ? "." : " and beam, " + beams + " beams per answer."));
        judged(run, items);
        return run.build();
    }

    /** Adds the work of the judge, if there is one, to the estimate of a run that answers in its own way. */
    public void judged(RunEstimateBuilder run, long items) {
        judge.ifPresent(one -> run.textGeneration(
                        RunStages.JUDGE, one, items, 1, JUDGE_TOKENS + promptTokens + 2L * answerTokens, replyTokens)
                .assuming("The judge is asked once per item, without the image, and replies with " + replyTokens
                        + " tokens."));
    }
}
