package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlPreferences;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.pair.LengthBalance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of a {@link FeedbackPipeline}. Each stage processes the instructions batch by batch and reads what the previous
 * stage wrote to disk. So a resumed run works on the same data, and memory does not grow with the number of
 * instructions.
 */
final class FeedbackRun {
    private final FeedbackOptions options;
    private final InstructionDataset instructions;
    private final Path folder;
    private final RunListener listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final UnfinishedInstructions unfinished;

    FeedbackRun(FeedbackOptions options, InstructionDataset instructions, Path folder) {
        this.options = options;
        this.instructions = instructions;
        this.folder = folder;
        this.listener = options.listener();
        this.unfinished = new UnfinishedInstructions(listener);
    }

    FeedbackResult run() {
        try (WorkFolder work = RunSettings.open(folder, options.identity())) {
            return RunLedger.count(work, () -> run(work));
        }
    }

    private FeedbackResult run(WorkFolder work) {
        try (RunFiles files = RunFiles.open(folder, options.settings().candidates())) {
            stages(files);
            FeedbackResult result = RunLedger.stage(RunStages.PAIRS, () -> pair(files));
            files.requireThere();
            RunSettings.requireThere(work);
            return result;
        }
    }

    /** Samples, divides and judges the candidates of all instructions. */
    boolean stages(RunFiles files) {
        stage(new CandidateStage(options, files, unfinished));
        stage(new ClaimStage(options, files, unfinished));
        stage(new ScoreStage(options, files, unfinished));
        files.requireThere();
        return true;
    }

    private void stage(FeedbackStage stage) {
        RunLedger.stage(stage.name(), () -> run(stage));
    }

    private boolean run(FeedbackStage stage) {
        long start = System.nanoTime();
        listener.stageStarted(stage.name(), instructions.size());
        try (Stream<Instruction> all = instructions.stream()) {
            Progress progress = new Progress(stage);
            all.forEachOrdered(progress::visit);
            progress.end();
        }
        finish(stage.name(), start);
        return true;
    }

    /** Gathers the unfinished instructions of a stage into batches, and counts the finished ones. */
    private final class Progress {
        private final FeedbackStage stage;
        private final List<Instruction> batch = new ArrayList<>();
        private final Set<String> open = new LinkedHashSet<>();
        private final boolean byPosition;
        private long visited;
        private long done;
        private long reported;

        Progress(FeedbackStage stage) {
            this.stage = stage;
            this.byPosition = stage.dependsOnBatch();
        }

        void visit(Instruction instruction) {
            Cancellation.check("making " + stage.name());
            visited++;
            boolean finished = stage.units().contains(instruction.id());
            boolean ready = stage.isReady(instruction);
            if (finished) {
                stage.checkFinished(instruction);
                done++;
            } else if (ready) {
                if (open.isEmpty()) {
                    report();
                }
                open.add(instruction.id());
            }
            if (ready && (byPosition || !finished)) {
                batch.add(instruction);
            }
            if ((byPosition ? visited : batch.size()) % options.settings().batchSize() == 0) {
                work();
            }
        }

        private void work() {
            if (!open.isEmpty()) {
                Cancellation.check("making " + stage.name());
                Set<String> repeated =
                        batch.stream().map(Instruction::id).collect(Collectors.toCollection(LinkedHashSet::new));
                repeated.removeAll(open);
                unfinished.beginBatch(repeated);
                stage.units()
                        .append(stage.work(List.copyOf(batch)).stream()
                                .filter(record -> open.contains(FeedbackRecords.instruction(record)))
                                .toList());
                done += open.size();
                open.clear();
                RunLedger.tick();
                report();
            }
            batch.clear();
        }

        private void report() {
            if (done > reported) {
                reported = done;
                listener.progressed(stage.name(), done);
            }
        }

        void end() {
            work();
            report();
        }
    }

    private void finish(String stage, long start) {
        seconds.put(stage, (System.nanoTime() - start) / 1e9);
        listener.stageFinished(stage);
    }

    private FeedbackResult pair(RunFiles files) {
        long start = System.nanoTime();
        listener.stageStarted("pairs", instructions.size());
        PairStage stage = new PairStage(options, instructions, files);
        FeedbackCounter tally = new FeedbackCounter();
        LengthBalance balance = stage.balance(tally);
        stage.write(balance, folder);
        listener.progressed("pairs", instructions.size());
        FeedbackCounts counts = tally.counts(balance.drawn(), balance.kept().size(), unfinished.reasons());
        counts.warnings().forEach(warning -> listener.warned("pairs", warning));
        finish("pairs", start);
        return new FeedbackResult(
                JsonlPreferences.open(folder.resolve("pairs.jsonl"), ImageRoots.anywhere()),
                new ScoredInFiles(instructions, folder, options.settings().candidates(), tally.judged()),
                balance,
                counts,
                seconds);
    }
}
