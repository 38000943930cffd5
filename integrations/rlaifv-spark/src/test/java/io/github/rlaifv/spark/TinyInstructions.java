package io.github.rlaifv.spark;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.List;
import java.util.stream.LongStream;

/** Instructions about rendered images. */
public final class TinyInstructions {
    private TinyInstructions() {}

    /** The first instructions of the scenes for alignment. */
    public static InstructionDataset first(int count) {
        TinyWorld world = new TinyWorld();
        List<Instruction> instructions = LongStream.range(0, count)
                .mapToObj(index -> world.instruction(SceneSplit.ALIGNMENT, index))
                .toList();
        return InstructionDataset.of(instructions);
    }
}
