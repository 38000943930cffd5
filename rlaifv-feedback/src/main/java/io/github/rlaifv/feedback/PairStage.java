package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.feedback.pair.LengthBalance;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import io.github.rlaifv.feedback.pair.PairMaker;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Stage that makes the pairs. Pairs are a function of the scores, so they are made twice: first for their lengths
 * alone, from which the length balance is determined, then to write the pairs that it keeps. So memory holds only a few
 * bytes per pair.
 */
final class PairStage {
    private final FeedbackOptions options;
    private final InstructionDataset instructions;
    private final RunFiles files;
    private final PairMaker maker;

    PairStage(FeedbackOptions options, InstructionDataset instructions, RunFiles files) {
        this.options = options;
        this.instructions = instructions;
        this.files = files;
        this.maker = options.pairMaker();
    }

    /** Determines which pairs are kept, and counts the instructions on the way. */
    LengthBalance balance(FeedbackCounter tally) {
        try (Stream<Instruction> all = instructions.stream()) {
            Stream<PreferencePair> drawn = all.flatMap(instruction -> {
                Cancellation.check("making pairs");
                tally.add(instruction, files);
                return pairs(instruction);
            });
            if (options.settings().lengthBalance()) {
                return LengthBalancer.create().balance(drawn);
            }
            int count = Math.toIntExact(drawn.mapToInt(pair -> 1).asLongStream().sum());
            return new LengthBalance(
                    Double.NaN, count, IntStream.range(0, count).boxed().toList(), List.of());
        }
    }

    private Stream<PreferencePair> pairs(Instruction instruction) {
        Cancellation.check("making pairs");
        return files.scored(instruction)
                .map(scored -> maker.make(instruction, scored.responses()).stream())
                .orElseGet(Stream::empty);
    }

    /** Writes the kept pairs and their dataset card. */
    void write(LengthBalance balance, Path folder) {
        WriteOptions written = WriteOptions.builder(DatasetFormat.JSONL)
                .title("Preference pairs by AI feedback")
                .settings(options.identity())
                .fingerprint("policy", options.policy().fingerprint())
                .build();
        Iterator<Integer> kept = balance.kept().iterator();
        int next = kept.hasNext() ? kept.next() : -1;
        int index = 0;
        try (Stream<Instruction> all = instructions.stream();
                PreferenceWriter writer = PreferenceWriter.open(folder, written)) {
            for (Iterator<Instruction> each = all.iterator(); each.hasNext(); ) {
                for (PreferencePair pair : pairs(each.next()).toList()) {
                    if (index++ == next) {
                        writer.write(pair);
                        next = kept.hasNext() ? kept.next() : -1;
                    }
                }
            }
            writer.finish();
        }
    }
}
