package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.Objects;

/**
 * Two scored responses to one instruction.
 *
 * @param chosen the response with the higher score
 * @param rejected the response with the lower score
 */
public record ScoredPair(ResponseScore chosen, ResponseScore rejected) {
    public ScoredPair {
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
    }

    /** Returns the pair in the form that training uses. */
    public PreferencePair toPreference(Instruction instruction) {
        return new PreferencePair(
                instruction, chosen.candidate().text(), rejected.candidate().text(), chosen.score(), rejected.score());
    }
}
