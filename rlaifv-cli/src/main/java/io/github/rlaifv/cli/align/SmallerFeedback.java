package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.command.SmallerCalls;
import io.github.rlaifv.core.plan.PlannedRun;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackSettings;
import java.util.function.Function;

/**
 * Alignments whose feedback has smaller values of the options that its memory depends on.
 *
 * @param asked settings of the feedback that was asked for
 * @param run plans an alignment with other settings of feedback
 */
record SmallerFeedback(FeedbackSettings asked, Function<FeedbackSettings, PlannedRun> run) {
    /** The run that was asked for, for which those with smaller values are proposed if it does not fit. */
    PlannedRun planned() {
        int candidates = asked.candidates();
        int tokens = asked.sampling().maxNewTokens();
        int perCall = asked.batchSize();
        return new SmallerCalls()
                .perCall(perCall, value -> with(candidates, tokens, value))
                .maxNewTokens(tokens, value -> with(candidates, value, perCall))
                .candidates(candidates, value -> with(value, tokens, perCall))
                .of(run.apply(asked));
    }

    private PlannedRun with(int candidates, int tokens, int perCall) {
        Sampling sampling = Sampling.builder().maxNewTokens(tokens).build();
        return run.apply(
                new FeedbackSettings(candidates, sampling, asked.lengthBalance(), perCall, asked.unusableImages()));
    }
}
