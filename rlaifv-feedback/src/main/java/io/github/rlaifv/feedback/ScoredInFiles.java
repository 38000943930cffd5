package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The scored candidates that are stored in a run's folder. */
record ScoredInFiles(InstructionDataset instructions, Path folder, int candidates, long size)
        implements ScoredInstructions {

    @Override
    public Stream<ScoredInstruction> stream() {
        RunFiles files = RunFiles.read(folder, candidates);
        Stream<Instruction> all = instructions.stream();
        return all.map(files::scored)
                .flatMap(Optional::stream)
                .onClose(all::close)
                .onClose(files::close);
    }
}
