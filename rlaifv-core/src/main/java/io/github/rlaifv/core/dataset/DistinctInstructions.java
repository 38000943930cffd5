package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.data.DistinctNames;
import io.github.rlaifv.core.internal.data.InstructionKey;
import io.github.rlaifv.core.internal.data.PickedRows;
import io.github.rlaifv.core.internal.data.RowNumbers;
import io.github.rlaifv.core.run.Cancellation;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The first of each image and question of a dataset.
 *
 * @param source the dataset, in which instructions may repeat
 * @param rows indices of the kept instructions, ascending
 * @param names ids of the kept instructions
 */
record DistinctInstructions(InstructionDataset source, RowNumbers rows, DistinctNames names)
        implements InstructionDataset {

    static DistinctInstructions of(InstructionDataset source) {
        Set<Long> seen = new HashSet<>();
        RowNumbers rows = new RowNumbers();
        DistinctNames names = new DistinctNames();
        try (Stream<Instruction> all = source.stream()) {
            Iterator<Instruction> next = all.iterator();
            for (long row = 0; next.hasNext(); row++) {
                Cancellation.check("reading instructions");
                Instruction instruction = next.next();
                if (seen.add(InstructionKey.bits(instruction))) {
                    rows.add(row);
                    names.add(row, instruction.id());
                }
            }
        }
        return new DistinctInstructions(source, rows, names);
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public Instruction get(long index) {
        long row = rows.get(Math.toIntExact(index));
        return named(row, source.get(row));
    }

    @Override
    public Stream<Instruction> stream() {
        return PickedRows.stream(source.stream(), rows, this::named);
    }

    private Instruction named(long row, Instruction instruction) {
        return names.isOther(row) ? instruction.withId(names.of(row, instruction.id())) : instruction;
    }
}
