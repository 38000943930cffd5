package io.github.rlaifv.cli.serve;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.cli.rank.RankingUses;
import io.github.rlaifv.core.plan.GenerationLoad;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.plan.Workload;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plans the memory of the largest call of a server: all its completions are about different images, and as long as
 * allowed.
 *
 * @param model the model, with its reference
 * @param ranking other models that rank candidates
 * @param options how the models are opened
 * @param promptTokens number of tokens of text per prompt
 */
record ServedMemory(ServedModel model, RankingUses ranking, PolicyOptions options, int promptTokens) {
    private static final String BATCH_OPTIONS = "--max-batch and --max-choices";
    private static final int FEWEST_TOKENS = 64;

    /**
     * The largest call.
     *
     * @param batch largest number of completions of several requests
     * @param choices largest number of completions of one request
     * @param guided number of candidates for each sentence of a completion; 1 if completions are not guided
     * @param newTokens largest number of tokens per completion
     */
    record Call(int batch, int choices, int guided, int newTokens) {
        /** A request with more completions than a batch is computed in a call of its own. */
        int rows() {
            return Math.max(batch, choices);
        }

        private Call ofAtMost(int rows) {
            return new Call(Math.min(batch, rows), Math.min(choices, rows), guided, newTokens);
        }

        /** A request picks one of its choices, and a guided completion one of the candidates for each sentence. */
        private int perPool() {
            return guided > 1 ? guided : choices;
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
                tokens -> planOnly(new Call(call.batch(), call.choices(), call.guided(), tokens))));
        return planOnly(call).orSmaller(smaller);
    }

    private PlannedRun planOnly(Call call) {
        Workload sampling = new GenerationLoad(call.rows(), call.guided(), promptTokens, call.newTokens());
        ModelUses uses = new ModelUses(options);
        if (model.ranks()) {
            RankingUses.Pools pools = new RankingUses.Pools(call.rows(), call.guided(), promptTokens, call.newTokens());
            Stream<Workload> ranks = ranking.aligned(pools, call.perPool()).stream();
            uses.add(
                    "model",
                    model.address(),
                    Stream.concat(Stream.of(sampling), ranks).toList());
            uses.add("reference", model.reference(), List.of(pools.scoring()));
            ranking.addTo(uses, model.address(), pools, call.perPool());
        } else {
            uses.add("model", model.address(), List.of(sampling));
        }
        return PlannedRun.of("answers", uses.all());
    }
}
