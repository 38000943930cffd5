package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A round whose training is finished, stored as {@code round.json} until the round is entered in the alignment's log.
 *
 * @param version version of the format
 * @param start fingerprint of the policy before the round
 * @param settings settings of the trainer
 * @param pairs number of pairs that the feedback gave
 * @param used number of pairs trained on
 * @param steps number of optimizer steps
 * @param scores development metric after each evaluated epoch or part of one; empty if the round is not evaluated yet
 * @param epoch epoch whose weights were kept, counted from 1; 0 if nothing was trained
 * @param model folder of the kept weights, relative to the alignment's output folder
 * @param lastEpoch training metrics averaged over the last epoch
 */
public record TrainedRound(
        int version,
        String start,
        Map<String, String> settings,
        long pairs,
        int used,
        long steps,
        @AnyDouble List<Double> scores,
        int epoch,
        String model,
        @AnyDouble Map<String, Double> lastEpoch) {
    public static final int VERSION = 2;
    private static final String FILE = "round.json";

    public TrainedRound {
        if (pairs < 0 || used < 0 || steps < 0 || epoch < 0) {
            throw new IllegalArgumentException(
                    "pairs " + pairs + ", used " + used + ", steps " + steps + " and epoch " + epoch + " must be >= 0");
        }
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        scores = List.copyOf(scores);
        lastEpoch = Ordered.map(lastEpoch);
    }

    public static Path file(Path folder) {
        return folder.resolve(FILE);
    }

    /**
     * Reads the trained round that an interrupted run left.
     *
     * @param folder folder of the round
     * @param start fingerprint of the policy that the round starts from now
     * @param settings settings of its trainer now
     * @return the round; empty if its training is not finished
     * @throws BadDataException if it was trained from another policy or with other settings
     */
    public static Optional<TrainedRound> read(Path folder, String start, Map<String, String> settings) {
        Path file = file(folder);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String anew = "delete " + folder + " to train the round again";
        TrainedRound round = JsonDocument.read(file, InputLimit.SETTINGS, anew)
                .version(VERSION)
                .as(TrainedRound.class);
        Path output = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a round has a folder");
        AlignmentLog.checkInside(output, file, "model", round.model(), anew);
        round.check(file, start, settings);
        return Optional.of(round);
    }

    private void check(Path file, String startNow, Map<String, String> settingsNow) {
        String remedy = "delete " + file.getParent() + " to train the round again, or choose another output folder";
        if (!start.equals(startNow)) {
            throw new BadDataException(file + " belongs to a round that started from another model (fingerprint "
                    + start
                    + ", now " + startNow + "): " + remedy);
        }
        List<String> different = AlignmentLog.differences(deciding(settings), deciding(settingsNow));
        if (!different.isEmpty()) {
            throw new BadDataException(file + " belongs to a round that was trained with another " + different.get(0)
                    + ": use the settings that it was trained with, " + remedy);
        }
    }

    /** The settings without those that a resumed run may change in any case, such as the number of replicas. */
    private static Map<String, String> deciding(Map<String, String> all) {
        Map<String, String> deciding = new TreeMap<>(all);
        deciding.keySet().removeIf(RunOption::changesFreely);
        return deciding;
    }

    /**
     * Checks that the round was evaluated as the run evaluates now: scores of single epochs and scores of whole rounds
     * are not compared.
     *
     * @throws BadDataException if the round was evaluated in the other way
     */
    public void checkEvaluated(Path folder, boolean everyEpoch) {
        // without a score per epoch, the round is not evaluated yet
        checkEvaluated(file(folder), scores.isEmpty() ? List.of(0.0) : scores, epoch, everyEpoch);
    }

    public static void checkEvaluated(Path file, List<Double> scores, int epoch, boolean everyEpoch) {
        boolean fits = everyEpoch ? scores.size() >= epoch : scores.size() <= 1;
        if (!fits) {
            throw new BadDataException(file + " belongs to a run with another evaluateEveryEpoch (" + !everyEpoch
                    + ", now "
                    + everyEpoch + "): use the value that it started with, or choose another output folder");
        }
    }

    public void write(Path folder) {
        TrainingFolder.writeJson(folder.resolve(FILE), this);
    }

    public TrainedRound withScore(double score) {
        return new TrainedRound(version, start, settings, pairs, used, steps, List.of(score), epoch, model, lastEpoch);
    }

    /**
     * Returns the entry of the round in the alignment's log.
     *
     * @param round number of the round, counted from 1
     * @param evaluationsPerEpoch number of scores per epoch; 0 for one score
     * @param metric metric of the scores
     */
    public RoundResult result(int round, int evaluationsPerEpoch, DevelopmentMetric metric) {
        int at = evaluationsPerEpoch <= 1
                ? Math.max(0, Math.min(1, evaluationsPerEpoch) * (epoch - 1))
                : Math.max(0, metric.best(scores) - 1);
        if (at >= scores.size()) {
            throw new BadDataException("round-" + round + "/" + FILE + ": field \"scores\" has " + scores.size()
                    + " scores, but epoch " + epoch + " was kept; delete the folder to train the round again");
        }
        double score = scores.get(at);
        return new RoundResult(round, pairs, used, steps, scores, epoch, score, model, lastEpoch);
    }
}
