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
 * @param auxiliary request that scores the auxiliary response of the pair; null if the loss needs none
 */
record PairExample(
        int index,
        PreferencePair pair,
        PairReference reference,
        @Nullable ScoreRequest auxiliary) {

    /**
     * Returns this example with an auxiliary response.
     *
     * @param scored the auxiliary response, as the prompt and the chosen response of a pair
     * @param logProbs the reference's log-probability of the auxiliary response
     */
    PairExample withAuxiliary(PreferencePair scored, ResponseLogProb logProbs) {
        return new PairExample(
                index,
                pair,
                new PairReference(reference.chosen(), reference.rejected(), logProbs),
                new ScoreRequest(scored.prompt(), List.of(scored.chosen())));
    }

    /** Returns one request with both responses, followed by the request of the auxiliary response if there is one. */
    List<ScoreRequest> requests() {
        ScoreRequest both = new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected()));
        return auxiliary == null ? List.of(both) : List.of(both, auxiliary);
    }

    String name() {
        return pair.instruction().id() + " (pair " + index + ")";
    }
}
