package io.github.rlaifv.feedback;

import java.util.List;
import java.util.stream.Stream;

/** What the labeler thinks of all candidates, by instruction in the order given; can be gone through any number of times. */
public interface ScoredInstructions {

    /** How many instructions; those that failed requests left unfinished are not among them. */
    long size();

    /**
     * The instructions in order, read from the run's folder while the stream is gone through; close it.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the folder was damaged or removed since
     */
    Stream<ScoredInstruction> stream();

    /** All of them in memory. */
    default List<ScoredInstruction> toList() {
        try (Stream<ScoredInstruction> scored = stream()) {
            return scored.toList();
        }
    }
}
