package io.github.rlaifv.core.data;

import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two responses to one instruction, one of which is preferred.
 *
 * @param instruction image and question that both responses answer
 * @param chosen the preferred response
 * @param rejected the other response
 * @param chosenScore feedback score of the chosen response, higher is better; NaN if unknown
 * @param rejectedScore feedback score of the rejected response; NaN if unknown
 * @param origin origin of the pair
 * @param stored log-probabilities that a reference model computed earlier; null if there are none
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

    /** Returns the same pair with another origin. */
    public PreferencePair withOrigin(PairOrigin value) {
        return new PreferencePair(instruction, chosen, rejected, chosenScore, rejectedScore, value, stored);
    }

    /** Returns the same pair with other stored log-probabilities, or with none if null. */
    public PreferencePair withStored(@Nullable StoredLogProbs value) {
        return new PreferencePair(instruction, chosen, rejected, chosenScore, rejectedScore, origin, value);
    }
}
