package io.github.rlaifv.feedback;

import java.util.List;
import java.util.stream.Stream;

/**
 * The scored candidates of all instructions, in the order of the instructions. They can be iterated any number of
 * times.
 */
public interface ScoredInstructions {

    /** Number of instructions, without those that failed requests left unfinished. */
    long size();

    /**
     * Returns the instructions in order. They are read from the run's folder while the stream is consumed, so close it.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the folder was damaged or removed since the run
     */
    Stream<ScoredInstruction> stream();

    /** Returns all instructions as a list in memory. */
    default List<ScoredInstruction> toList() {
        try (Stream<ScoredInstruction> scored = stream()) {
            return scored.toList();
        }
    }
}
