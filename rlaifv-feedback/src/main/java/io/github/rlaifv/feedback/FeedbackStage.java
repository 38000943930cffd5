package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Instruction;
import java.util.List;

/** A stage of a feedback run. It works on each instruction once and writes the result to a journal. */
interface FeedbackStage {

    /** Name of the stage, as listeners receive it. */
    String name();

    /** Journal of the results of the stage. */
    FinishedUnits units();

    /**
     * Whether results depend on which instructions share a batch. In that case batches are formed by position, and an
     * unfinished batch is repeated as a whole.
     */
    boolean dependsOnBatch();

    /** Whether the previous stages have finished an instruction. */
    boolean isReady(Instruction instruction);

    /**
     * Checks the result that an earlier run wrote for an instruction.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the result belongs to another instruction
     */
    default void checkFinished(Instruction instruction) {}

    /** Returns the results of a batch, without those of instructions that stay unfinished. */
    List<ObjectNode> work(List<Instruction> batch);
}
