package io.github.rlaifv.dpo;

import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.report.AlignmentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * io.github.rlaifv.core.policy.Policies#open(Path) Policies.open} of it opens the model that won. With {@link Builder#reopen} a broken-off run goes on where it was: after the last finished round, and
 * inside a round with what its feedback had kept and from the newest checkpoint of its training.
 */
public final class IterativeAlignment {
    private final int rounds;
    private final IntFunction<DpoTrainer> trainer;
    private final FeedbackFunction feedback;
    private final DevelopmentMetric metric;
    private final boolean everyEpoch;
    private final int patience;
    private final @Nullable Function<Path, TrainablePolicy> reopen;
    private final RunListener listener;
    private final SelfLabeler labeler;

    private IterativeAlignment(
            Builder builder, FeedbackFunction feedback, DevelopmentMetric metric, IntFunction<DpoTrainer> trainer) {
        this.rounds = builder.rounds;
        this.trainer = trainer;
        this.feedback = feedback;
        this.metric = metric;
        this.everyEpoch = builder.everyEpoch;
        this.patience = builder.patience;
        this.reopen = builder.reopen;
        this.listener = builder.listener;
        this.labeler = builder.labeler;
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
            return run(policy, work);
        }
    }

    private AlignmentResult run(TrainablePolicy policy, WorkFolder work) {
        Path output = work.path();
        Optional<AlignmentLog> found = AlignmentLog.read(output);
        found.ifPresent(log -> checkContinuable(log, policy, output));
        AlignmentLog log = found.orElseGet(() -> begin(policy, output));
        noteChanges(log);
        listener.stageStarted("alignment", rounds);
        listener.metric("development", 0, log.baseline());
        TrainablePolicy current = policy;
        try (labeler) {
            if (!log.rounds().isEmpty() && log.rounds().size() < rounds) {
                current = open(output.resolve(last(log).model()));
            }
            while (log.rounds().size() < rounds && !outOfPatience(log)) {
                Cancellation.check("aligning");
                RoundResult round = round(log.rounds().size() + 1, current, work);
                work.requireHeld();
                log = log.with(round, trainer.apply(round.round()).settings());
                log.write(output);
                AlignmentReport.write(output);
                listener.metric("development", round.round(), round.score());
                listener.progressed("alignment", round.round());
                // Opened again even where the newest weights were kept: a continued run sees the same model.
                if (reopen != null && log.rounds().size() < rounds) {
                    close(current, policy);
                    current = policy;
                    current = open(output.resolve(round.model()));
                }
            }
        } finally {
            close(current, policy);
        }
        listener.stageFinished("alignment");
        RoundResult best = best(log);
        AlignmentResult result = new AlignmentResult(
                log.metric(), log.higherIsBetter(), log.baseline(), log.rounds(), best, output.resolve(best.model()));
        if (!result.improved() && best.steps() > 0) {
            listener.warned(
                    "alignment",
                    "no round did better than the model that the alignment began with: its " + log.metric() + " was "
                            + log.baseline() + ", that of round " + best.round() + ", the best, is " + best.score()
                            + ". The round's model is what " + output + " opens; go on with the model from before, or"
                            + " look at the feedback and the learning rate");
        }
        return result;
    }

    /** A finished round stays as it is; that it was trained otherwise must not go unsaid. */
    private void noteChanges(AlignmentLog log) {
        for (int round = 1; round <= log.rounds().size(); round++) {
            List<String> different = AlignmentLog.differences(
                    log.settings().get(round - 1), trainer.apply(round).settings());
            if (!different.isEmpty()) {
                listener.note(
                        "alignment",
                        "round " + round + " was trained with another " + String.join(", another ", different));
            }
        }
    }

    private AlignmentLog begin(TrainablePolicy policy, Path output) {
        Path stale = TrainedRound.file(output.resolve(folder(1)));
        if (Files.exists(stale)) {
            throw new BadDataException(stale + " is of an earlier run, whose " + AlignmentLog.file(output)
                    + " is gone: choose another output folder, or delete the rounds in " + output + " to begin anew");
        }
        AlignmentLog log = new AlignmentLog(
                AlignmentLog.VERSION,
                policy.fingerprint(),
                metric.name(),
                metric.higherIsBetter(),
                metric.value().applyAsDouble(policy),
                List.of(),
                List.of());
        log.write(output);
        return log;
    }

    private RoundResult round(int round, TrainablePolicy policy, WorkFolder work) {
        Path output = work.path();
        Path folder = AlignmentFolder.round(output, folder(round));
        Optional<TrainedRound> before = reopen == null
                ? Optional.empty()
                : TrainedRound.read(
                        folder, policy.fingerprint(), trainer.apply(round).settings());
        before.ifPresent(one -> one.checkEvaluated(folder, everyEpoch));
        TrainedRound trained = before.orElseGet(() -> train(round, policy, work));
        if (trained.scores().isEmpty()) {
            trained = trained.withScore(score(trained, before.isPresent(), policy, output));
        }
        return trained.result(round, everyEpoch);
    }

    /** What a stopped run trained is opened again; else the policy is what was trained. */
    private double score(TrainedRound trained, boolean before, TrainablePolicy policy, Path output) {
        if (!before) {
            return metric.value().applyAsDouble(policy);
        }
        try (TrainablePolicy stored = open(output.resolve(trained.model()))) {
            return metric.value().applyAsDouble(stored);
        }
    }

    private TrainedRound train(int round, TrainablePolicy policy, WorkFolder work) {
        Path output = work.path();
        String start = policy.fingerprint();
        PreferenceDataset pairs = feedback.pairs(round, policy);
        Path folder = output.resolve(folder(round));
        if (pairs.size() == 0) {
            return untrained(round, policy, output, folder);
        }
        EpochScores epochs = new EpochScores(work, folder, metric);
        DpoTrainer roundTrainer = trainer.apply(round);
        TrainingResult training =
                roundTrainer.train(policy, policy, pairs, folder, everyEpoch ? epochs : EpochHook.NONE);
        Path model = training.model();
        if (everyEpoch && training.epochs() > 0) {
            model = epochs.winner(training.epochs(), training.model());
        }
        TrainedRound trained = new TrainedRound(
                TrainedRound.VERSION,
                start,
                roundTrainer.settings(),
                pairs.size(),
                training.used(),
                training.steps(),
                everyEpoch ? epochs.scores() : List.of(),
                everyEpoch && training.epochs() > 0 ? epochs.best() : training.epochs(),
                output.relativize(model).toString(),
                training.epochMeans().isEmpty()
                        ? Map.of()
                        : training.epochMeans().get(training.epochMeans().size() - 1));
        trained.write(folder);
        return trained;
    }

    /** A round that has nothing to learn from leaves the model as it is, and says so. */
    private TrainedRound untrained(int round, TrainablePolicy policy, Path output, Path folder) {
        listener.warned(
                "alignment",
                "round " + round
                        + " has nothing to learn from: its feedback gave no preference pairs, and the model stays as"
                        + " it is. Look at the feedback's counts: are candidates left out, or all scores the same?");
        Path model = new TrainingFolder(folder).model();
        try (WorkFolder work = TrainingFolder.open(folder)) {
            policy.save(model);
        }
        TrainedRound left = new TrainedRound(
                TrainedRound.VERSION,
                policy.fingerprint(),
                trainer.apply(round).settings(),
                0,
                0,
                0,
                everyEpoch ? List.of(metric.value().applyAsDouble(policy)) : List.of(),
                0,
                output.relativize(model).toString(),
                Map.of());
        left.write(folder);
        return left;
    }

    private void checkContinuable(AlignmentLog log, TrainablePolicy policy, Path output) {
        Path file = AlignmentLog.file(output);
        log.check(output, policy.fingerprint(), metric);
        log.rounds().forEach(round -> TrainedRound.checkEvaluated(file, round.scores(), round.epoch(), everyEpoch));
        if (!log.rounds().isEmpty() && log.rounds().size() < rounds && reopen == null) {
            throw new BadDataException(file + " tells of " + log.rounds().size()
                    + " finished rounds: set reopen(..) to go on from the last one, or choose another output folder");
        }
    }

    private boolean outOfPatience(AlignmentLog log) {
        return patience > 0
                && !log.rounds().isEmpty()
                && log.rounds().size() - best(log).round() >= patience;
    }

    private RoundResult best(AlignmentLog log) {
        RoundResult best = log.rounds().get(0);
        for (RoundResult round : log.rounds()) {
            if (metric.better(round.score(), best.score())) {
                best = round;
            }
        }
        return best;
    }

    private static RoundResult last(AlignmentLog log) {
        return log.rounds().get(log.rounds().size() - 1);
    }

    private TrainablePolicy open(Path folder) {
        return Objects.requireNonNull(reopen, "reopen").apply(folder);
    }

    private static void close(TrainablePolicy current, TrainablePolicy given) {
        if (current != given) {
            current.close();
        }
    }

    private static String folder(int round) {
        return "round-" + round;
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
            return new IterativeAlignment(
                    this, set("feedback", feedback), set("development", metric), set("trainer", trainer));
        }

        private static <T> T set(String name, @Nullable T value) {
            if (value == null) {
                throw new IllegalArgumentException(name + " must be set");
            }
            return value;
        }
    }
}
