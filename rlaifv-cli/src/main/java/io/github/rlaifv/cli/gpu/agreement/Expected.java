package io.github.rlaifv.cli.gpu.agreement;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the CPU computed.
 *
 * @param task requests that it computed
 * @param reference results in float32
 * @param own results in the compared type; null if that is float32
 * @param greedy greedy tokens of the reference; null if they could not be computed
 * @param untrained reason why nothing is trained; empty if the training is compared
 */
record Expected(
        SampleTask task,
        Observation reference,
        @Nullable Observation own,
        @Nullable GreedyReference greedy,
        String untrained) {

    boolean trained() {
        return untrained.isEmpty();
    }

    Expected withOwn(@Nullable Observation other) {
        return new Expected(task, reference, other, greedy, untrained);
    }

    /** The reading of a stage in the compared type; empty if there is none or it failed. */
    Optional<Reading> own(Stage stage) {
        return Optional.ofNullable(own).map(all -> all.reading(stage)).filter(reading -> !reading.hasFailed());
    }
}
