package io.github.rlaifv.cli.serve;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the memory of the largest call of a server: all its completions are about different images, and as long as
 * allowed.
 *
 * @param model the model, with its reference
 * @param options how the models are opened
 * @param promptTokens number of tokens of text per prompt
 */
record ServedMemory(ServedModel model, PolicyOptions options, int promptTokens) {
    private static final String BATCH_OPTIONS = "--max-batch and --max-choices";
    private static final int FEWEST_TOKENS = 64;

    /**
     * The largest call.
     *
     * @param batch largest number of completions of several requests
     * @param choices largest number of completions of one request
     * @param newTokens largest number of tokens per completion
     */
    record Call(int batch, int choices, int newTokens) {
        /** A request with more completions than a batch is computed in a call of its own. */
        int rows() {
            return Math.max(batch, choices);
        }

        private Call ofAtMost(int rows) {
            return new Call(Math.min(batch, rows), Math.min(choices, rows), newTokens);
        }
    }

    /** Plans a call, with smaller ones that are proposed if it does not fit. */
    PlannedRun plan(Call call) {
        List<PlannedRun.Smaller> smaller = new ArrayList<>(
                PlannedRun.Smaller.halving(BATCH_OPTIONS, call.rows(), 1, rows -> planOnly(call.ofAtMost(rows))));
        smaller.addAll(PlannedRun.Smaller.halving(
                "--max-new-tokens",
                call.newTokens(),
                FEWEST_TOKENS,
                tokens -> planOnly(new Call(call.batch(), call.choices(), tokens))));
        return planOnly(call).orSmaller(smaller);
    }

    private PlannedRun planOnly(Call call) {
        Workload sampling = new GenerationLoad(call.rows(), 1, promptTokens, call.newTokens());
        Workload scoring = new ScoringLoad(call.rows(), 1, promptTokens, call.newTokens());
        ModelUses uses = new ModelUses(options);
        uses.add("model", model.address(), model.ranks() ? List.of(sampling, scoring) : List.of(sampling));
        uses.add("reference", model.reference(), List.of(scoring));
        return PlannedRun.of("answers", uses.all());
    }
}
