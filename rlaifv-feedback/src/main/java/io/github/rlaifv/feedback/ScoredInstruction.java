package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.Objects;

/**
 * An instruction with what the labeler thinks of its candidates.
 *
 * @param instruction the image and question
 * @param responses the scored candidates by index; those that were skipped are missing
 */
public record ScoredInstruction(Instruction instruction, List<ResponseScore> responses) {
    public ScoredInstruction {
        Objects.requireNonNull(instruction, "instruction");
        responses = List.copyOf(responses);
    }
}
