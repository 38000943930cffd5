package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.run.Cancellation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stages of a pipeline for one batch of instructions, without a folder. */
final class BatchFeedback {
    private final FeedbackOptions options;
    private final Map<String, UnitsInMemory> units = new LinkedHashMap<>();
    private final Map<String, String> left = new HashMap<>();

    BatchFeedback(FeedbackOptions options) {
        this.options = options;
    }

    List<InstructionFeedback> work(List<Instruction> batch) {
        try (RunFiles files = RunFiles.of(options.settings().candidates(), this::inMemory)) {
            UnfinishedInstructions unfinished = new UnfinishedInstructions(options.listener());
            stage(new CandidateStage(options, files, unfinished), batch, unfinished);
            stage(new ClaimStage(options, files, unfinished), batch, unfinished);
            stage(new ScoreStage(options, files, unfinished), batch, unfinished);
            return batch.stream().map(one -> feedback(one, files)).toList();
        }
    }

    private FinishedUnits inMemory(Path name) {
        UnitsInMemory created = new UnitsInMemory(name);
        units.put(name.toString(), created);
        return created;
    }

    private void stage(FeedbackStage stage, List<Instruction> batch, UnfinishedInstructions unfinished) {
        Cancellation.check("making " + stage.name());
        unfinished.beginBatch(Set.of());
        List<Instruction> ready = batch.stream().filter(stage::isReady).toList();
        if (!ready.isEmpty()) {
            stage.units().append(stage.work(ready));
            ready.forEach(one -> unfinished.reason(one).ifPresent(reason -> left.put(one.id(), reason)));
        }
    }

    private InstructionFeedback feedback(Instruction instruction, RunFiles files) {
        FeedbackCounter counter = new FeedbackCounter();
        counter.add(instruction, files);
        List<PreferencePair> pairs = files.scored(instruction)
                .map(scored -> options.pairMaker().make(instruction, scored.responses()))
                .orElse(List.of());
        SortedMap<String, Long> unfinished = new TreeMap<>();
        String reason = left.get(instruction.id());
        if (reason != null) {
            unfinished.put(reason, 1L);
        }
        SortedMap<String, String> lines = new TreeMap<>();
        units.forEach((name, finished) -> finished.line(instruction.id()).ifPresent(line -> lines.put(name, line)));
        return new InstructionFeedback(instruction, lines, pairs, counter.counts(pairs.size(), 0, unfinished));
    }
}
