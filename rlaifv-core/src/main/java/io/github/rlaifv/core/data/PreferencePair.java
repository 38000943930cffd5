package io.github.rlaifv.core.data;

import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;

/**
 * Two responses to one instruction, of which one is preferred.
 *
 * @param instruction the image and question both answer
 * @param chosen the preferred response
 * @param rejected the other one
 * @param chosenScore feedback score of the chosen response, higher is better; NaN where unknown
 * @param rejectedScore feedback score of the rejected response; NaN where unknown
 */
public record PreferencePair(
        Instruction instruction, String chosen, String rejected, double chosenScore, double rejectedScore) {
    public PreferencePair {
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
    }

    /** The prompt that both responses answer. */
    public Prompt prompt() {
        return instruction.prompt();
    }
}
