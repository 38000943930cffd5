package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.data.DistinctIds;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Instructions in a list. */
record MemoryInstructions(List<Instruction> instructions) implements InstructionDataset {
    MemoryInstructions {
        instructions = List.copyOf(instructions);
    }

    static MemoryInstructions checked(List<Instruction> instructions) {
        DistinctIds ids = new DistinctIds();
        instructions.forEach(instruction -> ids.add(instruction.id()));
        ids.firstRepeated(instructions.stream().map(Instruction::id)).ifPresent(twice -> {
            throw new BadDataException("instruction id \"" + twice.id() + "\" occurs twice (numbers " + twice.first()
                    + " and " + twice.second() + "); give each instruction its own id");
        });
        return new MemoryInstructions(instructions);
    }

    @Override
    public long size() {
        return instructions.size();
    }

    @Override
    public Instruction get(long index) {
        return instructions.get(Math.toIntExact(Objects.checkIndex(index, size())));
    }

    @Override
    public Stream<Instruction> stream() {
        return instructions.stream();
    }

    @Override
    public List<Instruction> toList() {
        return instructions;
    }
}
