package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.file.DiskSpace;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.train.EpochHook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Evaluates after each epoch, or each part of one, and keeps the weights of the best evaluation. The scores are on disk
 * before training continues. A part in which no step was taken has the score NaN.
 *
 * <p>A run that resumes from a checkpoint evaluates some parts a second time. A metric may then give another score, as one
 * with a model behind a server does, when the weights of the part that was the best are deleted already. So the best part is
 * the best one whose weights are there.
 */
public final class EpochScores implements EpochHook {
    private final WorkFolder work;
    private final Path folder;
    private final RoundSettings rounds;
    private final DevelopmentMetric metric;
    private final ModelSaver saver;
    private final Optional<ServedRounds> served;
    private final Path file;
    private final List<Double> scores = new ArrayList<>();
    private int best;

    /**
     * Reads the scores of an interrupted run, if there are any.
     *
     * @param work output folder of the alignment
     * @param folder folder of the round
     * @param rounds how often a round is evaluated, and which models it keeps
     * @param metric metric of the scores
     * @param saver how the trainer saves models
     * @param served the policy on a server, which is evaluated in place of the one in memory
     */
    public EpochScores(
            WorkFolder work,
            Path folder,
            RoundSettings rounds,
            DevelopmentMetric metric,
            ModelSaver saver,
            Optional<ServedRounds> served) {
        this.work = work;
        this.folder = folder;
        this.rounds = rounds;
        this.metric = metric;
        this.saver = saver;
        this.served = served;
        this.file = folder.resolve("epochs.json");
        if (Files.exists(file)) {
            scores.addAll(
                    JsonDocument.numbers(file, InputLimit.SETTINGS, "delete " + folder + " to train the round again"));
        }
        // the weights of the last part are not kept apart if they won: they are those of the trained model
        this.best = present().orElse(scores.size());
    }

    /** Returns the number of the best part whose weights are on disk. */
    private OptionalInt present() {
        List<Integer> there = IntStream.rangeClosed(1, scores.size())
                .filter(part -> Files.exists(folder(part)))
                .boxed()
                .toList();
        int at = metric.best(there.stream().map(part -> scores.get(part - 1)).toList());
        return at == 0 ? OptionalInt.empty() : OptionalInt.of(there.get(at - 1));
    }

    @Override
    public int callsPerEpoch() {
        return Math.max(1, rounds.evaluationsPerEpoch());
    }

    @Override
    public boolean afterEpoch(int epoch, TrainablePolicy policy) {
        return afterPart(epoch * callsPerEpoch(), policy);
    }

    @Override
    public boolean afterPart(int part, TrainablePolicy policy) {
        // a part that is trained a second time has the same weights, and is evaluated again
        while (scores.size() >= part) {
            scores.remove(scores.size() - 1);
        }
        while (scores.size() < part - 1) {
            scores.add(Double.NaN);
        }
        OptionalInt before = present();
        double score = UsageMeter.stage(RunStages.DEVELOPMENT, () -> score(part, policy));
        scores.add(score);
        boolean better = before.isEmpty() || metric.better(score, scores.get(before.getAsInt() - 1));
        best = better ? part : before.getAsInt();
        if (served.isEmpty() && (better || rounds.keepAllModels())) {
            saver.save().accept(policy, folder(part));
        }
        if (!rounds.keepAllModels()) {
            if (better && before.isPresent()) {
                work.delete(folder(before.getAsInt()));
            }
            if (!better && served.isPresent()) {
                work.delete(folder(part));
            }
        }
        TrainingFolder.writeJson(file, scores);
        return true;
    }

    private double score(int part, TrainablePolicy policy) {
        if (served.isEmpty()) {
            return metric.value().applyAsDouble(policy);
        }
        saver.save().accept(policy, folder(part));
        return served.get().once(folder(part), metric.value());
    }

    @Override
    public long keptBytes(TrainablePolicy policy) {
        return saver.bytes().applyAsLong(policy);
    }

    @Override
    public long keptBytes(TrainablePolicy policy, int epochs) {
        long one = keptBytes(policy);
        return rounds.keepAllModels() ? Math.multiplyExact(one, Math.multiplyExact(epochs, callsPerEpoch())) : one;
    }

    @Override
    public long presentBytes() {
        if (rounds.keepAllModels()) {
            return IntStream.rangeClosed(1, scores.size())
                    .mapToObj(this::folder)
                    .filter(Files::exists)
                    .mapToLong(DiskSpace::used)
                    .sum();
        }
        return best > 0 && Files.exists(folder(best)) ? DiskSpace.used(folder(best)) : 0;
    }

    /** Returns one score per evaluated epoch or part of one. */
    public List<Double> scores() {
        return List.copyOf(scores);
    }

    /** Returns the epoch that the best part belongs to, counted from 1; 0 if there is none. */
    public int bestEpoch() {
        return (best + callsPerEpoch() - 1) / callsPerEpoch();
    }

    /**
     * Returns the folder of the best weights. A better score whose weights are gone becomes NaN.
     *
     * @param lastEpoch the last epoch, whose weights equal the trained model
     * @param model folder of the trained model
     */
    public Path winner(int lastEpoch, Path model) {
        int last = lastEpoch * callsPerEpoch();
        for (int part = 1; part <= scores.size(); part++) {
            if (metric.better(scores.get(part - 1), scores.get(best - 1))) {
                scores.set(part - 1, Double.NaN);
            }
        }
        if (best != last) {
            return folder(best);
        }
        if (!rounds.keepAllModels()) {
            work.delete(folder(last));
        }
        return model;
    }

    private Path folder(int part) {
        int parts = callsPerEpoch();
        String epoch = "epoch-" + (1 + (part - 1) / parts);
        return folder.resolve(parts == 1 ? epoch : epoch + "-part-" + (1 + (part - 1) % parts) + "-of-" + parts);
    }
}
