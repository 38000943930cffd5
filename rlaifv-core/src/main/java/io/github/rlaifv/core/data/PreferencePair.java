package io.github.rlaifv.core.data;

import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two responses to one instruction, of which one is preferred.
 *
 * @param instruction the image and question both answer
 * @param chosen the preferred response
 * @param rejected the other one
 * @param chosenScore feedback score of the chosen response, higher is better; NaN where unknown
 * @param rejectedScore feedback score of the rejected response; NaN where unknown
 * @param origin where the pair comes from
 * @param stored log-probabilities that a reference model gave it earlier; null if there are none
 */
public record PreferencePair(
        Instruction instruction,
        String chosen,
        String rejected,
        double chosenScore,
        double rejectedScore,
        PairOrigin origin,
        @Nullable StoredLogProbs stored) {
    public PreferencePair {
        Objects.requireNonNull(instruction, "instruction");
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
        Objects.requireNonNull(origin, "origin");
    }

    /** A pair of unknown origin without stored log-probabilities. */
    public PreferencePair(
            Instruction instruction, String chosen, String rejected, double chosenScore, double rejectedScore) {
        this(instruction, chosen, rejected, chosenScore, rejectedScore, PairOrigin.UNKNOWN, null);
    }

    /** The prompt that both responses answer. */
    public Prompt prompt() {
        return instruction.prompt();
    }

    /** The same pair of another origin. */
    public PreferencePair withOrigin(PairOrigin value) {
        return new PreferencePair(instruction, chosen, rejected, chosenScore, rejectedScore, value, stored);
    }

    /** The same pair with other stored log-probabilities, or with none. */
    public PreferencePair withStored(@Nullable StoredLogProbs value) {
        return new PreferencePair(instruction, chosen, rejected, chosenScore, rejectedScore, origin, value);
    }
}
