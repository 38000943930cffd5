package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.List;
import java.util.SortedMap;

/**
 * Makes preference pairs of the scored responses to one instruction. What it makes is a function of its arguments and
 * settings alone, so neither order nor resumption changes it.
 */
public interface PairMaker {

    /** The pairs, none where the responses allow none. */
    List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses);

    /** Everything the pairs depend on, by name: a finished run is continued only under equal settings. */
    SortedMap<String, String> settings();
}
