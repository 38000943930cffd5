package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import java.util.Optional;
import java.util.stream.Stream;

/** The instruction of each pair. */
record PairInstructions(PreferenceDataset pairs) implements InstructionDataset {
    @Override
    public long size() {
        return pairs.size();
    }

    @Override
    public Instruction get(long index) {
        return pairs.get(index).instruction();
    }

    @Override
    public Optional<PreferenceDataset> sourcePairs() {
        return Optional.of(pairs);
    }

    @Override
    public Stream<Instruction> stream() {
        return pairs.stream().map(PreferencePair::instruction);
    }
}
