package io.github.rlaifv.align;

import io.github.rlaifv.align.drift.DriftReport;
import io.github.rlaifv.align.drift.RoundDrift;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.ScoredInstructions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What follows the feedback of a round: the drift report, and the caller's own action.
 *
 * @param coverage mean coverage of the candidates of an instruction
 * @param afterFeedback the caller's action
 */
record DriftWatch(ToDoubleFunction<ScoredInstruction> coverage, ObjIntConsumer<FeedbackResult> afterFeedback) {
    private static final String STAGE = "drift";

    /**
     * Counts the feedback of a round and writes the report.
     *
     * @param folders folder of each round's feedback
     */
    void of(
            FeedbackResult result,
            int round,
            Path output,
            IntFunction<Path> folders,
            IntFunction<InstructionDataset> instructions,
            RunListener listener) {
        RoundDrift drift = compared(result, round, () -> before(round, folders, instructions), listener);
        DriftReport.read(output).with(drift).write(output);
        listener.note(STAGE, drift.summary());
        afterFeedback.accept(result, round);
    }

    /** Counts a round, compared with the one before if its feedback is still there and readable. */
    private RoundDrift compared(
            FeedbackResult result, int round, Supplier<Optional<ScoredInstructions>> before, RunListener listener) {
        try {
            return DriftReport.count(round, result.scored(), result.pairs(), before.get(), coverage);
        } catch (BadDataException | StorageException e) {
            // a finished round may have been moved away or changed, which must not end the one after it
            RoundDrift alone = DriftReport.count(round, result.scored(), result.pairs(), Optional.empty(), coverage);
            listener.note(STAGE, "round " + round + " is not compared with the round before: " + e.getMessage());
            return alone;
        }
    }

    private static Optional<ScoredInstructions> before(
            int round, IntFunction<Path> folders, IntFunction<InstructionDataset> instructions) {
        if (round == 1) {
            return Optional.empty();
        }
        return Optional.of(FeedbackFolder.open(folders.apply(round - 1), instructions.apply(round - 1))
                .scored());
    }
}
