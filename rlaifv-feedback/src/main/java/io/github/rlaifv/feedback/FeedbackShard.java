package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.ShardPlan;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A run of one shard of a {@link FeedbackPipeline}. Its folder has the journals of a run, and in place of the balanced
 * pairs those that were drawn, once all instructions of the shard are finished.
 *
 * @param options options of the pipeline
 * @param all instructions of the whole run
 * @param shard the shard
 * @param folder folder of the shard
 */
record FeedbackShard(FeedbackOptions options, InstructionDataset all, Shard shard, Path folder) {
    ShardResult run() {
        ShardedInstructions part =
                new ShardedInstructions(all, shard, options.settings().batchSize());
        ShardPlan plan = part.plan();
        try (WorkFolder work = RunSettings.openShard(folder, plan.settings(options.identity()));
                RunFiles files = RunFiles.open(folder, options.settings().candidates())) {
            work.delete(folder.resolve(RunSettings.DRAWN));
            try (Stream<Instruction> units = part.stream()) {
                ShardFile.write(folder, plan, units.map(Instruction::id));
            }
            long missing = RunLedger.count(work, () -> work(part, files));
            files.requireThere();
            work.requireHeld();
            return new ShardResult(shard, folder, part.size(), missing);
        }
    }

    /** Returns the number of instructions that are not finished. */
    private long work(ShardedInstructions part, RunFiles files) {
        new FeedbackRun(options, part, folder).stages(files);
        long missing = missing(part, files);
        if (missing == 0) {
            PreferenceDataset drawn = new DrawnPairs(options.pairMaker(), part, files);
            RunLedger.stage(RunStages.PAIRS, () -> {
                JsonlPreferences.write(drawn, folder.resolve(RunSettings.DRAWN));
                return true;
            });
        }
        return missing;
    }

    private static long missing(InstructionDataset part, RunFiles files) {
        try (Stream<Instruction> units = part.stream()) {
            return units.filter(unit -> !files.isFinished(unit.id())).count();
        }
    }
}
