package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pair that can be trained on.
 *
 * @param index index of the pair in the dataset
 * @param pair the pair
 * @param reference the reference's log-probabilities
 * @param auxiliary prompt and response that are scored in addition; null if the loss needs none
 */
record PairExample(
        int index,
        PreferencePair pair,
        PairReference reference,
        @Nullable ScoreRequest auxiliary) {

    /** Returns the example with the chosen response of another dataset's pair as its auxiliary response. */
    PairExample withAuxiliary(PreferencePair beside, ResponseLogProb logProbs) {
        return new PairExample(
                index,
                pair,
                new PairReference(reference.chosen(), reference.rejected(), logProbs),
                new ScoreRequest(beside.prompt(), List.of(beside.chosen())));
    }

    /** Returns one request, or two with an auxiliary response. */
    List<ScoreRequest> requests() {
        ScoreRequest both = new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        return auxiliary == null ? List.of(both) : List.of(both, auxiliary);
    }

    String name() {
        return pair.instruction().id() + " (pair " + index + ")";
    }
}
