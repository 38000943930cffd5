package io.github.rlaifv.align;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;

/**
 * Estimates what an alignment in rounds will use: the feedback of all rounds, the reference, the training, and the
 * development metric before the first round and after each.
 *
 * @param policy the model to align, which is also the reference
 * @param rounds number of rounds
 * @param instructions number of instructions per round
 * @param development number of instructions on which rounds are compared, with one response each
 * @param pairs number of preference pairs per instruction
 * @param evaluations number of times that the model is measured per round
 * @param averages number of averages of rounds that are measured too
 * @param epochs number of epochs per round
 * @param batch number of pairs per optimizer step
 */
public record AlignmentEstimate(
        EstimatedModel policy,
        int rounds,
        long instructions,
        long development,
        int pairs,
        int evaluations,
        int averages,
        int epochs,
        int batch) {
    private static final int RESPONSES = 2;

    /**
     * Returns the estimate.
     *
     * @param feedback models and assumptions of the feedback; its number of instructions is replaced
     */
    public RunEstimate of(FeedbackEstimate.Builder feedback) {
        long all = rounds * instructions;
        long trained = all * pairs;
        int prompt = FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        int response = feedback.writtenTokens();
        long steps = rounds * epochs * ((instructions * pairs + batch - 1) / batch);
        RunEstimateBuilder more = RunEstimate.builder(RunStages.CANDIDATES)
                .scoring(RunStages.REFERENCE, policy, trained, RESPONSES, prompt, response)
                .scoring(RunStages.TRAINING, policy, trained * epochs, RESPONSES, prompt, response)
                .steps(RunStages.TRAINING, policy, steps)
                .assuming(rounds + " rounds with " + instructions + " instructions, " + pairs
                        + " pairs per instruction, which is the most there can be, and " + epochs + " epochs each.");
        long measured = (rounds * (long) evaluations + 1 + averages) * development;
        if (measured > 0) {
            more.generation(RunStages.DEVELOPMENT, policy, measured, 1, prompt, response);
            feedback.judge(more, RunStages.DEVELOPMENT, measured, 1);
            more.assuming("The model is measured on " + development + " instructions before the first round and "
                    + (evaluations == 1 ? "after each" : evaluations + " times in each")
                    + (averages == 0 ? "." : ", and the average of rounds is too."));
        }
        return feedback.instructions(all).build().plus(more.build());
    }
}
