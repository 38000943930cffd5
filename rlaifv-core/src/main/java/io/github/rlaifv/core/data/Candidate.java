package io.github.rlaifv.core.data;

import java.util.Objects;

/**
 * One response of the policy to an instruction.
 *
 * @param instructionId the instruction's id
 * @param index from 0, unique within the instruction
 * @param text the response
 */
public record Candidate(String instructionId, int index, String text) {
    public Candidate {
        Objects.requireNonNull(instructionId, "instructionId");
        Objects.requireNonNull(text, "text");
    }
}
