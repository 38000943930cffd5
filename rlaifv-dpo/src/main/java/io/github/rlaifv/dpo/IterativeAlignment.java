package io.github.rlaifv.dpo;

import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.FeedbackFunction;
import io.github.rlaifv.dpo.alignment.SelfFeedbackFunction;
import io.github.rlaifv.dpo.internal.alignment.AlignmentFolder;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Alignment in rounds (RLAIF-V section 3.3): each round collects feedback on the newest policy, takes that policy as the
 * reference, trains, and evaluates on development examples. A round whose feedback gives no pairs leaves the policy as it is
 * and warns the listener. The best checkpoint of all rounds wins; the result says what
 * it was chosen on, and the listener is warned where it does no better than the model from before.
 *
 * <p>The output folder holds {@code round-1/}, {@code round-2/}, ... as {@link DpoTrainer} writes them, and {@code
 * alignment.json} with the page {@code alignment-report.html}. {@link
 * io.github.rlaifv.core.model.Policies#open(Path) Policies.open} of it opens the model that won. With {@link Builder#reopen} a broken-off run goes on where it was: after the last finished round, and
 * inside a round with what its feedback had kept and from the newest checkpoint of its training.
 */
public final class IterativeAlignment {
    private final AlignmentSettings settings;

    private IterativeAlignment(AlignmentSettings settings) {
        this.settings = settings;
    }

    /** A builder: 4 rounds, evaluated once each. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs all rounds. The given policy is trained in place in the first round, and in all of them without {@link
     * Builder#reopen}; it stays the caller's to close.
     *
     * @throws BadDataException if the output folder holds rounds that started from another model or were chosen by
     *     another metric, or that can't be continued without {@link Builder#reopen}; if another run writes to the folder,
     *     or it holds files of others under the names of the results
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public AlignmentResult run(TrainablePolicy policy, Path output) {
        try (WorkFolder work = AlignmentFolder.open(output)) {
            return new AlignmentRun(settings, policy, work).run();
        }
    }

    /** Options. Trainer, feedback and development metric have to be set. */
    public static final class Builder {
        private int rounds = 4;
        private @Nullable IntFunction<DpoTrainer> trainer;
        private @Nullable FeedbackFunction feedback;
        private @Nullable DevelopmentMetric metric;
        private boolean everyEpoch;
        private int patience;
        private @Nullable Function<Path, TrainablePolicy> reopen;
        private RunListener listener = RunListener.NONE;
        private SelfLabeler labeler = SelfLabeler.newest();

        private Builder() {}

        /** How many rounds; 4. */
        public Builder rounds(int value) {
            rounds = value;
            return this;
        }

        /** Trains each round. */
        public Builder trainer(DpoTrainer value) {
            trainer = round -> value;
            return this;
        }

        /** Gives a round's trainer, such as one with its own seed; rounds count from 1. */
        public Builder trainers(IntFunction<DpoTrainer> value) {
            trainer = value;
            return this;
        }

        /** Gives a round's preference pairs. */
        public Builder feedback(FeedbackFunction value) {
            feedback = value;
            return this;
        }

        /**
         * Gives a round's preference pairs where the policy is judged by itself, as it is at the start of the round
         * (RLAIF-V 12B).
         */
        public Builder selfAlignment(SelfFeedbackFunction value) {
            return selfAlignment(value, SelfLabeler.newest());
        }

        /**
         * Gives a round's preference pairs where the policy is judged by itself as it was before the first round.
         *
         * @param start opens that model; it is opened when first needed and closed when the run ends
         */
        public Builder selfAlignment(SelfFeedbackFunction value, Supplier<? extends Policy> start) {
            return selfAlignment(value, SelfLabeler.given(start));
        }

        private Builder selfAlignment(SelfFeedbackFunction value, SelfLabeler judge) {
            labeler = judge;
            feedback = (round, policy) -> value.pairs(round, policy, judge.of(policy));
            return this;
        }

        /** What checkpoints are chosen by. */
        public Builder development(DevelopmentMetric value) {
            metric = value;
            return this;
        }

        /**
         * Evaluates after each epoch and lets the best epoch win the round, instead of once after the last epoch. Needs
         * {@link #reopen}: the next round starts from the weights that won.
         */
        public Builder evaluateEveryEpoch(boolean value) {
            everyEpoch = value;
            return this;
        }

        /** Stops when so many rounds in a row did not beat the best; 0, which never stops. */
        public Builder patience(int value) {
            patience = value;
            return this;
        }

        /**
         * Opens a saved model: the one that won a round, to begin the next with, also after a broken-off run. What is
         * opened so is closed by the run. Without it every round goes on with the same policy object.
         */
        public Builder reopen(Function<Path, TrainablePolicy> value) {
            reopen = value;
            return this;
        }

        /** Hears the stage {@code alignment} and the metric {@code development}, with the round as its step. */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * @throws IllegalArgumentException naming the option that is missing or out of range
         */
        public IterativeAlignment build() {
            if (rounds < 1) {
                throw new IllegalArgumentException("rounds must be >= 1, was " + rounds);
            }
            if (patience < 0) {
                throw new IllegalArgumentException("patience must be >= 0, was " + patience);
            }
            if (everyEpoch && reopen == null) {
                throw new IllegalArgumentException("evaluateEveryEpoch needs reopen");
            }
            FeedbackFunction pairs = set("feedback", feedback);
            DevelopmentMetric chosenBy = set("development", metric);
            return new IterativeAlignment(new AlignmentSettings(
                    rounds,
                    set("trainer", trainer),
                    pairs,
                    chosenBy,
                    everyEpoch,
                    patience,
                    Optional.ofNullable(reopen),
                    listener,
                    labeler));
        }

        private static <T> T set(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " must be set");
            }
            return value;
        }
    }
}
