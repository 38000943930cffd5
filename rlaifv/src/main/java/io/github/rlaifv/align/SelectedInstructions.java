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
 * Some instructions of a dataset, which are read when asked for.
 *
 * @param dataset all instructions
 * @param indices of the chosen ones
 */
record SelectedInstructions(InstructionDataset dataset, List<Long> indices) implements InstructionDataset {
    SelectedInstructions {
        indices = List.copyOf(indices);
    }

    /** All of them in their own order. */
    static SelectedInstructions all(InstructionDataset dataset) {
        return new SelectedInstructions(
                dataset, LongStream.range(0, dataset.size()).boxed().toList());
    }

    /** All of them in an order that the seed draws. */
    static SelectedInstructions shuffled(InstructionDataset dataset, long seed) {
        List<Long> indices =
                new ArrayList<>(LongStream.range(0, dataset.size()).boxed().toList());
        Collections.shuffle(indices, new Random(seed));
        return new SelectedInstructions(dataset, indices);
    }

    /** Those from one place to before another. */
    SelectedInstructions part(int from, int to) {
        return new SelectedInstructions(dataset, indices.subList(from, to));
    }

    /** A round's share: rounds take theirs in turn and begin anew when all were taken. Rounds count from 1. */
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
