package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.Objects;

/**
 * An instruction with its scored candidates.
 *
 * @param instruction the image and the question
 * @param responses the scored candidates in the order of their index, without those that were skipped
 */
public record ScoredInstruction(Instruction instruction, List<ResponseScore> responses) {
    public ScoredInstruction {
        Objects.requireNonNull(instruction, "instruction");
        responses = List.copyOf(responses);
    }
}
