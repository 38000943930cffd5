package io.github.rlaifv.dpo;

import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.FeedbackFunction;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import io.github.rlaifv.dpo.internal.alignment.ServedRounds;
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
 * @param served the policy on a server, which writes candidates and is evaluated; empty if the policy here is used
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
        Optional<ServedRounds> served,
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
    double score(Policy policy) {
        return RunLedger.stage(RunStages.DEVELOPMENT, () -> metric.value().applyAsDouble(policy));
    }

    /** Evaluates the development metric on the model in a folder. */
    double scoreSaved(Path folder) {
        if (served.isPresent()) {
            return score(served.get().of(folder));
        }
        try (TrainablePolicy saved = open(folder)) {
            return score(saved);
        }
    }

    /** Whether rounds are evaluated as they were saved. */
    boolean scoresSaved() {
        return evaluateSaved || served.isPresent();
    }

    /**
     * Returns the policy that writes the candidates of a round and is evaluated at its start.
     *
     * @param policy the policy at the start of the round, on this machine
     * @param saved folder of the round before; empty in the first round
     */
    Policy writer(TrainablePolicy policy, Optional<Path> saved) {
        return served.<Policy>map(rounds -> saved.map(rounds::of).orElseGet(rounds::start))
                .orElse(policy);
    }

    /** Identifies the models that the run starts with. */
    String start(TrainablePolicy policy) {
        return served.map(rounds -> rounds.fingerprint(policy)).orElseGet(policy::fingerprint);
    }

    /**
     * Checks before any work that rounds to be averaged save whole models.
     *
     * @throws BadDataException if they save adapters alone
     */
    void requireWholeModels() {
        if (rounds.averageLast() == 0) {
            return;
        }
        if (served.isPresent()) {
            throw new BadDataException(
                    "the candidates are written by a server, for which the rounds save adapters alone,"
                            + " but averageLast averages whole models: set averageLast to 0");
        }
        if (trainer.apply(1).savedAdapters().isPresent()) {
            throw new BadDataException(
                    "the rounds would save adapters alone, but averageLast averages whole models: save"
                            + " merged models too, mergedModel(true), or set averageLast to 0");
        }
    }

    /**
     * Checks before any work that the trainers save adapters, and that the server can load them.
     *
     * @throws BadDataException if the weights of the model itself are trained
     */
    void prepareServer(TrainablePolicy policy, Path output) {
        if (served.isEmpty()) {
            return;
        }
        for (int round = rounds.rounds(); round > 0; round--) {
            Optional<Lora> shape = trainer.apply(round).savedAdapters();
            if (shape.isEmpty()) {
                throw new BadDataException(
                        "round " + round + " would save a whole model, but the candidates are written"
                                + " by a server, which takes adapters without a restart and no other weights: train adapters and"
                                + " save them alone, lora(..) and mergedModel(false), or run each round by itself and start the"
                                + " server with its model");
            }
            if (round == 1) {
                served.get().prepare(policy, shape.get(), output);
            }
        }
    }
}
