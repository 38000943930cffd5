package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.feedback.pair.PairMaker;
import java.util.stream.Stream;

/**
 * The pairs of all scored instructions before their lengths are balanced. They are made whenever they are read.
 *
 * @param maker makes the pairs of an instruction
 * @param instructions the instructions
 * @param files scores of the instructions
 */
record DrawnPairs(PairMaker maker, InstructionDataset instructions, RunFiles files) implements PreferenceDataset {

    Stream<PreferencePair> of(Instruction instruction) {
        Cancellation.check("making pairs");
        return files.scored(instruction)
                .map(scored -> maker.make(instruction, scored.responses()).stream())
                .orElseGet(Stream::empty);
    }

    @Override
    public long size() {
        try (Stream<PreferencePair> pairs = stream()) {
            return pairs.count();
        }
    }

    @Override
    public Stream<PreferencePair> stream() {
        return instructions.stream().flatMap(this::of);
    }
}
