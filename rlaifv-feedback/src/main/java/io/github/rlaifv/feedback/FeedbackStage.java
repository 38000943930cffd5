package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Instruction;
import java.util.List;

/** Work that is done once for each instruction and then written down. */
interface FeedbackStage {

    /** As listeners hear of it. */
    String name();

    /** Where its results are. */
    FinishedUnits units();

    /**
     * Whether results depend on which instructions share a batch. Then batches are formed by position, and an unfinished
     * one is done again as a whole.
     */
    boolean dependsOnBatch();

    /** Whether the stages before are done with an instruction. */
    boolean isReady(Instruction instruction);

    /**
     * Checks what an earlier run wrote down.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if it belongs to something else
     */
    default void checkFinished(Instruction instruction) {}

    /** The results of a batch, but for instructions that are left unfinished. */
    List<ObjectNode> work(List<Instruction> batch);
}
