package io.github.rlaifv.inference;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.estimate.RunEstimateBuilder;
import io.github.rlaifv.core.ledger.RunStages;
import java.util.function.Consumer;

/**
 * Estimates what a best-of-N run by self-reward will use.
 *
 * @param generator the model that writes responses
 * @param policy the aligned model
 * @param reference the model that it was aligned from
 * @param promptTokens assumed number of text tokens per prompt
 * @param responseTokens assumed number of tokens per response
 */
public record BestOfNEstimate(
        EstimatedModel generator,
        EstimatedModel policy,
        EstimatedModel reference,
        int promptTokens,
        int responseTokens) {

    /**
     * Returns the estimate of a run.
     *
     * @param prompts number of prompts, which show an image each
     * @param candidates number of responses per prompt
     */
    public RunEstimate of(long prompts, int candidates) {
        return of(prompts, candidates, run -> {});
    }

    /**
     * Returns the estimate of a run with further work.
     *
     * @param prompts number of prompts, which show an image each
     * @param candidates number of responses per prompt
     * @param more adds the further work
     */
    public RunEstimate of(long prompts, int candidates, Consumer<RunEstimateBuilder> more) {
        RunEstimateBuilder run = RunEstimate.builder(RunStages.RESPONSES)
                .generation(RunStages.RESPONSES, generator, prompts, candidates, promptTokens, responseTokens)
                .scoring(RunStages.RANKING, policy, prompts, candidates, promptTokens, responseTokens)
                .scoring(RunStages.RANKING, reference, prompts, candidates, promptTokens, responseTokens)
                .assuming(prompts + " prompts with " + candidates + " responses each.")
                .assuming(promptTokens + " text tokens per prompt, and " + responseTokens + " tokens per response.");
        more.accept(run);
        return run.build();
    }
}
