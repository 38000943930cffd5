package io.github.rlaifv.align;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Selected instructions of a dataset, which are read only when they are used.
 *
 * @param dataset all instructions
 * @param indices indices of the selected instructions
 */
record SelectedInstructions(InstructionDataset dataset, List<Long> indices) implements InstructionDataset {
    SelectedInstructions {
        indices = List.copyOf(indices);
    }

    /** Selects all instructions in their own order. */
    static SelectedInstructions all(InstructionDataset dataset) {
        return new SelectedInstructions(
                dataset, LongStream.range(0, dataset.size()).boxed().toList());
    }

    /** Selects all instructions in an order drawn with the seed. */
    static SelectedInstructions shuffled(InstructionDataset dataset, long seed) {
        List<Long> indices =
                new ArrayList<>(LongStream.range(0, dataset.size()).boxed().toList());
        Collections.shuffle(indices, new Random(seed));
        return new SelectedInstructions(dataset, indices);
    }

    /** Selects the instructions from position {@code from}, inclusive, to position {@code to}, exclusive. */
    SelectedInstructions part(int from, int to) {
        return new SelectedInstructions(dataset, indices.subList(from, to));
    }

    /**
     * Selects a round's instructions: rounds take them in order, and wrap around after the last. Rounds count from 1.
     */
    SelectedInstructions turn(int round, int count) {
        int size = indices.size();
        int taken = Math.min(count, size);
        return new SelectedInstructions(
                dataset,
                IntStream.range(0, taken)
                        .mapToObj(i -> indices.get((int) (((round - 1L) * taken + i) % size)))
                        .toList());
    }

    @Override
    public long size() {
        return indices.size();
    }

    @Override
    public Instruction get(long index) {
        return dataset.get(indices.get(Math.toIntExact(index)));
    }

    @Override
    public Stream<Instruction> stream() {
        return indices.stream().map(dataset::get);
    }
}
