package io.github.rlaifv.dpo;

import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.FeedbackFunction;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.alignment.SelfFeedbackFunction;
import io.github.rlaifv.dpo.internal.alignment.AlignmentFolder;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import io.github.rlaifv.dpo.internal.alignment.ServedRounds;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Aligns a policy in rounds (RLAIF-V section 3.3). Each round collects feedback on the newest policy, takes that policy
 * as the reference, trains, and evaluates on development examples. The best checkpoint of all rounds wins. The result
 * names the metric that selected it, and the listener is warned if it is no better than the initial model. A round
 * whose feedback gives no pairs leaves the policy unchanged and warns the listener.
 *
 * <p>The output folder holds {@code round-1/}, {@code round-2/}, ... as {@link DpoTrainer} writes them,
 * {@code alignment.json} and the page {@code alignment-report.html}.
 * {@link io.github.rlaifv.core.model.Policies#open(Path) Policies.open} of the output folder opens the best model. With
 * {@link Builder#reopen} an interrupted run resumes where it stopped: after the last finished round, and within a round
 * with the feedback that is already on disk and from the newest checkpoint of its training.
 */
public final class IterativeAlignment {
    private final AlignmentSettings settings;

    private IterativeAlignment(AlignmentSettings settings) {
        this.settings = settings;
    }

    /** Returns a builder. Default: 4 rounds, each evaluated once. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs all rounds. The given policy is trained in place in the first round, and in all rounds without
     * {@link Builder#reopen}; the caller closes it.
     *
     * @param policy the model to start with
     * @param output folder for the results
     * @return the scores of all rounds and the best model
     * @throws BadDataException if the policy computes in float16; if the policy is served and a trainer saves more than
     *     adapters, or the policy carries adapters already; if the output folder holds rounds that started from another model or were selected by
     *     another metric, or that can't be resumed without {@link Builder#reopen}; if another run writes to the folder,
     *     or it holds files of others under the names of the results
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public AlignmentResult run(TrainablePolicy policy, Path output) {
        policy.requireTrainable();
        try (WorkFolder work = AlignmentFolder.open(output)) {
            return RunLedger.count(work, () -> new AlignmentRun(settings, policy, work).run());
        }
    }

    /** Options of an alignment. Trainer, feedback and development metric are required. */
    public static final class Builder {
        private int rounds = RoundSettings.DEFAULT_ROUNDS;
        private @Nullable IntFunction<DpoTrainer> trainer;
        private @Nullable FeedbackFunction feedback;
        private @Nullable DevelopmentMetric metric;
        private int evaluationsPerEpoch;
        private boolean keepAllModels;
        private int patience;
        private int averageLast;
        private double averageTolerance;
        private @Nullable Function<Path, TrainablePolicy> reopen;
        private boolean evaluateSaved;
        private @Nullable AdapterServer served;
        private RunListener listener = RunListener.NONE;
        private SelfLabeler labeler = SelfLabeler.newest();

        private Builder() {}

        /** Maximum number of rounds. Default: {@value RoundSettings#DEFAULT_ROUNDS}. */
        public Builder rounds(int value) {
            rounds = value;
            return this;
        }

        /** The trainer of all rounds. */
        public Builder trainer(DpoTrainer value) {
            trainer = round -> value;
            return this;
        }

        /**
         * A function that returns the trainer of a round, for example one with its own seed. Rounds are counted from 1.
         */
        public Builder trainers(IntFunction<DpoTrainer> value) {
            trainer = value;
            return this;
        }

        /** A function that returns the preference pairs of a round. */
        public Builder feedback(FeedbackFunction value) {
            feedback = value;
            return this;
        }

        /**
         * A function that returns the preference pairs of a round in which the policy, as it is at the start of the
         * round, judges its own candidates (RLAIF-V 12B).
         */
        public Builder selfAlignment(SelfFeedbackFunction value) {
            return selfAlignment(value, SelfLabeler.newest());
        }

        /**
         * A function that returns the preference pairs of a round in which the policy's candidates are judged by the
         * policy as it was before the first round.
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

        /** The development metric that selects the best checkpoint. */
        public Builder development(DevelopmentMetric value) {
            metric = value;
            return this;
        }

        /**
         * Whether to evaluate after each epoch and let the best epoch win the round, instead of once after the last
         * epoch. Requires {@link #reopen}, because the next round starts from the best epoch's weights. Default: false.
         */
        public Builder evaluateEveryEpoch(boolean value) {
            return evaluationsPerEpoch(value ? 1 : 0);
        }

        /**
         * Number of evaluations per epoch, at equal distances of steps; the best weights of all of them win the round and
         * start the next one. With 4 (the paper's), the weights after each quarter of an epoch are evaluated. 1 is {@link
         * #evaluateEveryEpoch}; 0 evaluates once after the last epoch. Above 0 it requires {@link #reopen}. A round keeps
         * the model of its best evaluation and that of its last one, see {@link #keepAllModels}. A run resumes with the same
         * number only. Default: 0.
         */
        public Builder evaluationsPerEpoch(int value) {
            evaluationsPerEpoch = value;
            return this;
        }

        /**
         * Whether the models of all evaluations within a round are kept, in place of the best one and the last. Requires
         * {@link #evaluationsPerEpoch}. Default: false.
         */
        public Builder keepAllModels(boolean value) {
            keepAllModels = value;
            return this;
        }

        /**
         * Number of consecutive rounds without a new best after which the alignment stops; 0 never stops it.
         * Default: 0.
         */
        public Builder patience(int value) {
            patience = value;
            return this;
        }

        /**
         * Number of last rounds whose models are averaged, weight by weight, once all rounds are finished ({@link
         * io.github.rlaifv.core.model.ModelAverage}); at least 2, or 0 for none. The average is evaluated and kept as the
         * result if it scores better than each round, or worse by less than {@link #averageTolerance}. Consecutive rounds
         * make different errors, and the errors that a round alone learned are less in the mean. With fewer finished rounds,
         * all of them are averaged. Requires {@link #reopen}, and trainers that save whole models: with {@link
         * TrainerBuilder#lora}, merged ones. Default: 0, as in the paper.
         */
        public Builder averageLast(int value) {
            averageLast = value;
            return this;
        }

        /**
         * How much worse than the best round the average may score and still be kept, in units of the development metric. The
         * best of several noisy scores is too good by chance, and an average was not chosen among several; so about the
         * standard error of the difference of two scores is a good value. Default: 0.
         */
        public Builder averageTolerance(double value) {
            averageTolerance = value;
            return this;
        }

        /**
         * A function that opens a saved model: the model of the previous round, to start the next one with, also after
         * an interruption. The run closes what it opened. Without it, every round continues with the same policy
         * object, and an interrupted run can't resume after its first round. Default: none.
         */
        public Builder reopen(Function<Path, TrainablePolicy> value) {
            reopen = value;
            return this;
        }

        /**
         * Whether to evaluate the saved model of a round, opened by {@link #reopen}, instead of the policy in memory. A
         * function that closes the trained policy before it opens the saved one so frees the memory of training while
         * the model is evaluated. Without effect if every epoch is evaluated. Requires {@link #reopen}. Default: false.
         */
        public Builder evaluateSaved(boolean value) {
            evaluateSaved = value;
            return this;
        }

        /**
         * A server that serves the model which the run starts with. The policy on the server is the one that {@link
         * #feedback} gets and that is evaluated: in the first round the served model itself, and in each later round the
         * served model with the adapter that the round before trained, which the server loads without a restart. The policy
         * of {@link #run} is trained on this machine; it must be the same model. Trainers must train adapters and save
         * them alone ({@link TrainerBuilder#lora}, {@link TrainerBuilder#mergedModel mergedModel(false)}), because a
         * server can't exchange other weights. The caller closes the server. Default: none; the trained policy itself is
         * used.
         */
        public Builder served(AdapterServer value) {
            served = value;
            return this;
        }

        /** Returns the server of {@link #served(AdapterServer)}; empty if none is set. */
        public Optional<AdapterServer> served() {
            return Optional.ofNullable(served);
        }

        /**
         * Listener that is notified of the stage {@code alignment} and of the metric {@code development}, whose step is
         * the round.
         */
        public Builder listener(RunListener value) {
            listener = value;
            return this;
        }

        /**
         * Returns the settings that are numbers and choices, as they are set so far.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public RoundSettings settings() {
            return new RoundSettings(
                    rounds, patience, evaluationsPerEpoch, keepAllModels, averageLast, averageTolerance);
        }

        /**
         * Builds the alignment.
         *
         * @throws IllegalStateException naming the option that is missing
         * @throws IllegalArgumentException naming the option that is out of range
         */
        public IterativeAlignment build() {
            RoundSettings each = settings();
            if (each.everyEpoch()) {
                RequiredOption.of("IterativeAlignment", "reopen", reopen, "since every epoch is evaluated");
            }
            if (each.averageLast() > 0) {
                RequiredOption.of("IterativeAlignment", "reopen", reopen, "since an average of rounds is evaluated");
            }
            if (evaluateSaved) {
                RequiredOption.of("IterativeAlignment", "reopen", reopen, "since saved models are evaluated");
            }
            FeedbackFunction pairs = RequiredOption.of("IterativeAlignment", "feedback", feedback);
            DevelopmentMetric chosenBy = RequiredOption.of("IterativeAlignment", "development", metric);
            return new IterativeAlignment(new AlignmentSettings(
                    each,
                    RequiredOption.of("IterativeAlignment", "trainer", trainer),
                    pairs,
                    chosenBy,
                    Optional.ofNullable(reopen),
                    evaluateSaved,
                    Optional.ofNullable(served).map(ServedRounds::new),
                    listener,
                    labeler));
        }
    }
}
