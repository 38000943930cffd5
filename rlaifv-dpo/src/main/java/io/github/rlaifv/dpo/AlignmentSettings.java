package io.github.rlaifv.dpo;

import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.FeedbackFunction;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The settings of an alignment in rounds, as {@link IterativeAlignment.Builder} collects them.
 *
 * @param rounds how many rounds there are, and which checkpoint of a round is kept
 * @param trainer returns the trainer of a round, counted from 1
 * @param feedback returns the preference pairs of a round
 * @param metric development metric that selects the best checkpoint
 * @param reopen opens a saved model for the next round; empty continues with the same policy in memory
 * @param evaluateSaved whether a round's saved model is opened to evaluate it
 * @param listener listener of the run
 * @param labeler model that judges the policy, closed when the run ends
 */
record AlignmentSettings(
        RoundSettings rounds,
        IntFunction<DpoTrainer> trainer,
        FeedbackFunction feedback,
        DevelopmentMetric metric,
        Optional<Function<Path, TrainablePolicy>> reopen,
        boolean evaluateSaved,
        RunListener listener,
        SelfLabeler labeler) {
    /** Name of the stage that the listener is notified of. */
    static final String STAGE = "alignment";

    /** Opens the model in a folder. */
    TrainablePolicy open(Path folder) {
        return reopen.orElseThrow(() -> new IllegalStateException("no function reopens models: set reopen(..)"))
                .apply(folder);
    }

    /** Evaluates the development metric on a policy. */
    double score(TrainablePolicy policy) {
        return metric.value().applyAsDouble(policy);
    }
}
