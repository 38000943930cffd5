package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.train.EpochHook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates after each epoch and keeps the weights of the best one. The scores are on disk before training continues,
 * so that a resumed run does not evaluate an epoch again.
 */
public final class EpochScores implements EpochHook {
    private final WorkFolder work;
    private final Path folder;
    private final DevelopmentMetric metric;
    private final ModelSaver saver;
    private final Optional<ServedRounds> served;
    private final Path file;
    private final List<Double> scores = new ArrayList<>();

    /**
     * Reads the scores of an interrupted run, if there are any.
     *
     * @param work output folder of the alignment
     * @param folder folder of the round
     * @param metric metric of the scores
     * @param saver how the trainer saves models
     * @param served the policy on a server, which is evaluated in place of the one in memory
     */
    public EpochScores(
            WorkFolder work, Path folder, DevelopmentMetric metric, ModelSaver saver, Optional<ServedRounds> served) {
        this.work = work;
        this.folder = folder;
        this.metric = metric;
        this.saver = saver;
        this.served = served;
        this.file = folder.resolve("epochs.json");
        if (Files.exists(file)) {
            scores.addAll(
                    JsonDocument.numbers(file, InputLimit.SETTINGS, "delete " + folder + " to train the round again"));
        }
    }

    @Override
    public boolean afterEpoch(int epoch, TrainablePolicy policy) {
        // an epoch that is trained a second time has the same weights, so its score is already known
        while (scores.size() >= epoch) {
            scores.remove(scores.size() - 1);
        }
        int before = best();
        scores.add(UsageMeter.stage(RunStages.DEVELOPMENT, () -> score(epoch, policy)));
        if (best() == epoch) {
            if (served.isEmpty()) {
                saver.save().accept(policy, folder(epoch));
            }
            if (before > 0) {
                work.delete(folder(before));
            }
        } else if (served.isPresent()) {
            work.delete(folder(epoch));
        }
        TrainingFolder.writeJson(file, scores);
        return true;
    }

    private double score(int epoch, TrainablePolicy policy) {
        if (served.isEmpty()) {
            return metric.value().applyAsDouble(policy);
        }
        saver.save().accept(policy, folder(epoch));
        return served.get().once(folder(epoch), metric.value());
    }

    @Override
    public long keptBytes(TrainablePolicy policy) {
        return saver.bytes().applyAsLong(policy);
    }

    @Override
    public long presentBytes() {
        return best() == 0 ? 0 : DiskSpace.used(folder(best()));
    }

    /** Returns one score per evaluated epoch. */
    public List<Double> scores() {
        return List.copyOf(scores);
    }

    /** Returns the best epoch, counted from 1; 0 if there is none. Of equal epochs the earliest is best. */
    public int best() {
        int best = 0;
        for (int epoch = 1; epoch <= scores.size(); epoch++) {
            if (best == 0 || metric.better(scores.get(epoch - 1), scores.get(best - 1))) {
                best = epoch;
            }
        }
        return best;
    }

    /**
     * Returns the folder of the best epoch's weights.
     *
     * @param last the last epoch, whose weights equal the trained model
     * @param model folder of the trained model
     */
    public Path winner(int last, Path model) {
        if (best() == last) {
            work.delete(folder(last));
            return model;
        }
        return folder(best());
    }

    private Path folder(int epoch) {
        return folder.resolve("epoch-" + epoch);
    }
}
