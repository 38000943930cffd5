package io.github.rlaifv.dpo;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.internal.alignment.AlignmentFolder;
import io.github.rlaifv.dpo.internal.alignment.EpochScores;
import io.github.rlaifv.dpo.internal.alignment.ModelSaver;
import io.github.rlaifv.dpo.internal.alignment.TrainedRound;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.train.EpochHook;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One round of an alignment: it collects feedback on the policy, trains on it and evaluates the trained model. */
final class AlignmentRound {
    private final AlignmentSettings settings;
    private final int number;
    private final TrainablePolicy policy;
    private final Policy writer;
    private final WorkFolder work;
    private final Path folder;
    private final DpoTrainer trainer;

    /**
     * Prepares a round; nothing runs before {@link #result}.
     *
     * @param settings settings of the whole alignment
     * @param number number of the round, counted from 1
     * @param policy the policy at the start of the round; it is trained in place
     * @param writer writes the candidates: the same policy, or the one on a server
     * @param work output folder of the alignment
     */
    AlignmentRound(AlignmentSettings settings, int number, TrainablePolicy policy, Policy writer, WorkFolder work) {
        this.settings = settings;
        this.number = number;
        this.policy = policy;
        this.writer = writer;
        this.work = work;
        this.folder = work.path().resolve(name(number));
        this.trainer = settings.trainer().apply(number);
    }

    /** Returns the name of a round's folder, such as {@code round-1}. */
    static String name(int round) {
        return "round-" + round;
    }

    /** Trains and evaluates, except for what an interrupted run has already finished. */
    RoundResult result() {
        AlignmentFolder.round(work.path(), name(number));
        return RunLedger.count(work, folder, this::finished);
    }

    private RoundResult finished() {
        TrainedRound trained = settings.reopen()
                .flatMap(open -> TrainedRound.read(folder, policy.fingerprint(), trainer.settings()))
                .map(this::ofStoppedRun)
                .orElseGet(this::ofThisRun);
        return trained.result(number, settings.rounds().evaluationsPerEpoch(), settings.metric());
    }

    /** Opens the model that an interrupted run trained but did not evaluate, and evaluates it. */
    private TrainedRound ofStoppedRun(TrainedRound before) {
        before.checkEvaluated(folder, settings.rounds().everyEpoch());
        if (!before.scores().isEmpty()) {
            return before;
        }
        return before.withScore(savedScore(before));
    }

    private double savedScore(TrainedRound trained) {
        return settings.scoreSaved(work.path().resolve(trained.model()));
    }

    private TrainedRound ofThisRun() {
        String start = policy.fingerprint();
        // rejected now, not after hours of feedback
        trainer.requireSpace(policy, folder, settings.rounds().everyEpoch() ? epochScores() : EpochHook.NONE);
        PreferenceDataset pairs = settings.feedback().pairs(number, writer);
        TrainedRound trained = pairs.size() == 0 ? untrained(start) : train(start, pairs);
        trained.write(folder);
        if (!trained.scores().isEmpty()) {
            return trained;
        }
        return trained.withScore(settings.scoresSaved() ? savedScore(trained) : settings.score(policy));
    }

    private EpochScores epochScores() {
        return new EpochScores(
                work,
                folder,
                settings.rounds(),
                settings.metric(),
                new ModelSaver(trainer::save, trainer::savedBytes),
                settings.served());
    }

    private TrainedRound train(String start, PreferenceDataset pairs) {
        EpochScores epochs = epochScores();
        boolean everyEpoch = settings.rounds().everyEpoch();
        TrainingResult training = trainer.train(policy, policy, pairs, folder, everyEpoch ? epochs : EpochHook.NONE);
        boolean chosen = everyEpoch && training.epochs() > 0;
        Path model = chosen ? epochs.winner(training.epochs(), training.model()) : training.model();
        List<Map<String, Double>> means = training.epochMeans();
        return new TrainedRound(
                TrainedRound.VERSION,
                start,
                trainer.settings(),
                pairs.size(),
                training.used(),
                training.steps(),
                everyEpoch ? epochs.scores() : List.of(),
                chosen ? epochs.bestEpoch() : training.epochs(),
                work.path().relativize(model).toString(),
                means.isEmpty() ? Map.of() : means.get(means.size() - 1));
    }

    /** Handles a round without preference pairs: the model is saved as it is, and the listener is warned. */
    private TrainedRound untrained(String start) {
        settings.listener()
                .warned(
                        AlignmentSettings.STAGE,
                        "round " + number
                                + " has nothing to learn from: its feedback gave no preference pairs, and the model"
                                + " stays as it is. Check the counts of the feedback: were candidates skipped, or do"
                                + " all have the same score?");
        Path model = new TrainingFolder(folder).model();
        try (WorkFolder training = TrainingFolder.open(folder)) {
            trainer.save(policy, model);
        }
        return new TrainedRound(
                TrainedRound.VERSION,
                start,
                trainer.settings(),
                0,
                0,
                0,
                settings.rounds().everyEpoch() ? List.of(settings.score(writer)) : List.of(),
                0,
                work.path().relativize(model).toString(),
                Map.of());
    }
}
