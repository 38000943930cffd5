package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.FeedbackFunction;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How an alignment in rounds goes.
 *
 * @param rounds at most, >= 1
 * @param trainer of each round, from 1
 * @param feedback gives each round's pairs
 * @param metric that checkpoints are chosen by
 * @param everyEpoch whether each epoch is evaluated and the best one wins the round
 * @param patience rounds in a row without a better one that end the alignment; 0 never ends it
 * @param reopen opens a saved model to begin the next round with; empty keeps the same policy in memory
 * @param listener of the run
 * @param labeler closed when the run ends
 */
record AlignmentSettings(
        int rounds,
        IntFunction<DpoTrainer> trainer,
        FeedbackFunction feedback,
        DevelopmentMetric metric,
        boolean everyEpoch,
        int patience,
        Optional<Function<Path, TrainablePolicy>> reopen,
        RunListener listener,
        SelfLabeler labeler) {
    /** The stage that the listener is notified of. */
    static final String STAGE = "alignment";

    /** Opens the model of a folder. */
    TrainablePolicy open(Path folder) {
        return reopen.orElseThrow(() -> new IllegalStateException("nothing opens models"))
                .apply(folder);
    }

    /** The development metric of a policy. */
    double score(TrainablePolicy policy) {
        return metric.value().applyAsDouble(policy);
    }
}
