package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.train.EpochHook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates after each epoch and keeps the weights of the best. The scores are on disk before training goes on, so that
 * epochs of a stopped run are not evaluated again.
 */
public final class EpochScores implements EpochHook {
    private final WorkFolder work;
    private final Path folder;
    private final DevelopmentMetric metric;
    private final Path file;
    private final List<Double> scores = new ArrayList<>();

    public EpochScores(WorkFolder work, Path folder, DevelopmentMetric metric) {
        this.work = work;
        this.folder = folder;
        this.metric = metric;
        this.file = folder.resolve("epochs.json");
        if (Files.exists(file)) {
            scores.addAll(
                    JsonDocument.numbers(file, InputLimit.SETTINGS, "delete " + folder + " to train the round anew"));
        }
    }

    @Override
    public boolean afterEpoch(int epoch, TrainablePolicy policy) {
        // An epoch that is trained a second time gives the same weights: what is known of it is found anew.
        while (scores.size() >= epoch) {
            scores.remove(scores.size() - 1);
        }
        int before = best();
        scores.add(metric.value().applyAsDouble(policy));
        if (best() == epoch) {
            policy.save(folder(epoch));
            if (before > 0) {
                work.delete(folder(before));
            }
        }
        TrainingFolder.writeJson(file, scores);
        return true;
    }

    /** One an epoch. */
    public List<Double> scores() {
        return List.copyOf(scores);
    }

    /** From 1; 0 if there is none. The earliest of equals. */
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
     * The folder of the best weights.
     *
     * @param last epoch, whose weights are the trained model too
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
