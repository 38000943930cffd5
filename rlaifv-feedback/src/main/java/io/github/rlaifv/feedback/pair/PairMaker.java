package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.SortedMap;

/**
 * Makes preference pairs of the scored responses to one instruction. The pairs depend on the arguments and the settings
 * only, so neither the order of instructions nor resuming changes them.
 */
public interface PairMaker {

    /** Returns the pairs of an instruction; empty if its responses allow none. */
    List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses);

    /** Settings that the pairs depend on, by name. A run is resumed only if they are equal. */
    SortedMap<String, String> settings();

    /**
     * Returns a maker whose pairs are those of this maker, followed by those of another. A pair of texts that both make
     * counts once.
     */
    default PairMaker and(PairMaker other) {
        return new JoinedPairs(this, other);
    }
}
