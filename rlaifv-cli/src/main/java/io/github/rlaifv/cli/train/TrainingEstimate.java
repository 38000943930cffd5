package io.github.rlaifv.cli.train;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.dpo.internal.run.TrainingOptions;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import java.util.Optional;

/**
 * Estimates what a training will use.
 *
 * @param policy the model to train
 * @param reference the reference model that is asked; empty if none is
 * @param examples number of pairs or examples to train on
 * @param responses number of responses per example
 */
record TrainingEstimate(EstimatedModel policy, Optional<EstimatedModel> reference, long examples, int responses) {

    /**
     * Returns the estimate.
     *
     * @param options options of the training
     */
    RunEstimate of(TrainingOptions options) {
        long maxSteps = options.batching().maxSteps();
        int prompt = FeedbackEstimate.DEFAULT_PROMPT_TOKENS;
        int response = FeedbackEstimate.DEFAULT_RESPONSE_TOKENS;
        int batch = options.batching().size();
        long perEpoch = (examples + batch - 1) / batch;
        long steps = perEpoch * options.batching().epochs();
        long taken = maxSteps == 0 ? steps : Math.min(maxSteps, steps);
        long trained = steps == 0 ? 0 : examples * options.batching().epochs() * taken / steps;
        RunEstimateBuilder run = RunEstimate.builder(RunStages.TRAINING);
        reference.ifPresent(asked -> run.scoring(RunStages.REFERENCE, asked, examples, responses, prompt, response));
        return run.scoring(RunStages.TRAINING, policy, trained, responses, prompt, response)
                .steps(RunStages.TRAINING, policy, taken)
                .assuming(examples + " examples with " + responses + " responses each, in " + taken + " steps of "
                        + batch + "; evaluations during the training are not counted.")
                .assuming(prompt + " text tokens per prompt, and " + response + " tokens per response.")
                .build();
    }
}
