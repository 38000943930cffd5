package io.github.rlaifv.cli.align;

import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Alignments whose feedback has smaller values of the options that its memory depends on.
 *
 * @param asked settings of the feedback that was asked for
 * @param run plans an alignment with other settings of feedback
 */
record SmallerFeedback(FeedbackSettings asked, Function<FeedbackSettings, PlannedRun> run) {
    private static final int FEWEST_TOKENS = 64;
    private static final int FEWEST_CANDIDATES = 2;

    List<PlannedRun.Smaller> runs() {
        int tokens = asked.sampling().maxNewTokens();
        List<PlannedRun.Smaller> runs = new ArrayList<>();
        runs.addAll(PlannedRun.Smaller.halving(
                "--per-call", asked.batchSize(), 1, value -> with(asked.candidates(), tokens, value)));
        runs.addAll(PlannedRun.Smaller.halving(
                "--max-new-tokens",
                tokens,
                FEWEST_TOKENS,
                value -> with(asked.candidates(), value, asked.batchSize())));
        runs.addAll(PlannedRun.Smaller.halving(
                "--candidates",
                asked.candidates(),
                FEWEST_CANDIDATES,
                value -> with(value, tokens, asked.batchSize())));
        return runs;
    }

    private PlannedRun with(int candidates, int tokens, int perCall) {
        Sampling sampling = Sampling.builder().maxNewTokens(tokens).build();
        return run.apply(
                new FeedbackSettings(candidates, sampling, asked.lengthBalance(), perCall, asked.unusableImages()));
    }
}
