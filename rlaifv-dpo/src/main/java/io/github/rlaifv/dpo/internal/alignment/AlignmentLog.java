package io.github.rlaifv.dpo.internal.alignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.dpo.alignment.AverageResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.alignment.RoundSettings;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The log of the finished rounds, as {@code alignment.json} in the output folder stores it.
 *
 * @param version version of the format
 * @param start fingerprint of the model before the first round
 * @param metric name of the development metric
 * @param higherIsBetter whether higher values of the metric are better
 * @param baseline value of the metric before the first round
 * @param rounds the rounds that are finished
 * @param settings settings of the trainer of each finished round
 * @param evaluationsPerEpoch number of evaluations per epoch; null if it is at most 1
 * @param testSets names of the published benchmarks that the metric is measured on; null if there are none
 * @param average the average of the last rounds' models; null if there is none yet
 */
public record AlignmentLog(
        int version,
        String start,
        String metric,
        boolean higherIsBetter,
        @AnyDouble double baseline,
        List<RoundResult> rounds,
        List<Map<String, String>> settings,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer evaluationsPerEpoch,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> testSets,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AverageResult average) {
    public static final int VERSION = 2;
    private static final String PER_EPOCH = "evaluationsPerEpoch";
    private static final String TEST_SETS = "testSets";
    private static final String AVERAGE = "average";

    public AlignmentLog {
        rounds = List.copyOf(rounds);
        settings = List.copyOf(settings);
        testSets = testSets == null ? null : List.copyOf(testSets);
    }

    public static Path file(Path output) {
        return output.resolve("alignment.json");
    }

    public static Optional<AlignmentLog> read(Path output) {
        Path file = file(output);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String anew = "choose another output folder, or delete " + output + " to start over";
        JsonRecord stored = JsonDocument.read(file, InputLimit.SETTINGS, anew).version(VERSION);
        for (String optional : List.of(PER_EPOCH, TEST_SETS, AVERAGE)) {
            if (!stored.json().has(optional)) {
                stored.json().putNull(optional);
            }
        }
        if (stored.json().get(AVERAGE) instanceof ObjectNode average && !average.has("tolerance")) {
            average.put("tolerance", 0); // earlier versions had none
        }
        AlignmentLog log = stored.as(AlignmentLog.class);
        for (int i = 0; i < log.rounds().size(); i++) {
            RoundResult round = log.rounds().get(i);
            if (round.round() != i + 1) {
                throw new BadDataException(file + ": field \"rounds[" + i + "].round\" must be " + (i + 1) + ", is "
                        + round.round() + "; " + anew);
            }
            checkInside(output, file, "rounds[" + i + "].model", round.model(), anew);
        }
        if (log.average() != null) {
            checkInside(output, file, "average.model", log.average().model(), anew);
        }
        if (log.settings().size() != log.rounds().size()) {
            throw new BadDataException(
                    file + ": field \"settings\" has " + log.settings().size() + " entries, \"rounds\" has "
                            + log.rounds().size() + "; " + anew);
        }
        return Optional.of(log);
    }

    /** Checks that a model's path lies inside the output folder: a path in a file must not lead elsewhere. */
    static void checkInside(Path output, Path file, String field, String path, String advice) {
        if (ContainedPaths.below(output, path).isEmpty()) {
            throw new BadDataException(file + ": field \"" + field + "\" must be a folder inside " + output + ", is "
                    + path + "; " + advice);
        }
    }

    /** Returns the log with one more round. An average of earlier rounds is no longer that of the last ones. */
    public AlignmentLog with(RoundResult round, Map<String, String> trainer) {
        List<RoundResult> more = new ArrayList<>(rounds);
        more.add(round);
        List<Map<String, String>> trainers = new ArrayList<>(settings);
        trainers.add(new TreeMap<>(trainer));
        return new AlignmentLog(
                version, start, metric, higherIsBetter, baseline, more, trainers, evaluationsPerEpoch, testSets, null);
    }

    /** Returns the log with an average of rounds; with null, without one. */
    public AlignmentLog with(@Nullable AverageResult mean) {
        return new AlignmentLog(
                version,
                start,
                metric,
                higherIsBetter,
                baseline,
                rounds,
                settings,
                evaluationsPerEpoch,
                testSets,
                mean);
    }

    /**
     * Checks that a run may resume from this log.
     *
     * @param output output folder
     * @param fingerprint fingerprint of the model that the run starts from now
     * @param by the development metric now
     * @param rounds settings of the rounds now
     * @throws BadDataException if the log's run started from another model, selected by another metric, or was evaluated
     *     another number of times per epoch
     */
    public void check(Path output, String fingerprint, DevelopmentMetric by, RoundSettings rounds) {
        Path file = file(output);
        Integer now = perEpoch(rounds);
        if (!Objects.equals(evaluationsPerEpoch, now)) {
            throw new BadDataException(file + " belongs to a run with another evaluationsPerEpoch ("
                    + words(evaluationsPerEpoch) + ", now " + words(now)
                    + "): use the value that it started with, or choose another output folder");
        }
        if (!start.equals(fingerprint)) {
            throw new BadDataException(file + " belongs to a run that started from another model (fingerprint " + start
                    + ", now " + fingerprint + "): choose another output folder");
        }
        if (!metric.equals(by.name()) || higherIsBetter != by.higherIsBetter()) {
            throw new BadDataException(file + " belongs to a run that selected by '" + metric + "', but the metric"
                    + " is now '" + by.name()
                    + "': choose another output folder");
        }
    }

    /** Returns the number of evaluations per epoch as the log records it. */
    public static @Nullable Integer perEpoch(RoundSettings rounds) {
        return rounds.evaluationsPerEpoch() > 1 ? rounds.evaluationsPerEpoch() : null;
    }

    private static String words(@Nullable Integer perEpoch) {
        return perEpoch == null ? "at most 1" : perEpoch.toString();
    }

    /** Returns the differences between the settings of two trainers, in words. */
    public static List<String> differences(Map<String, String> then, Map<String, String> now) {
        Set<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !then.getOrDefault(name, "none").equals(now.getOrDefault(name, "none")))
                .map(name ->
                        name + " (" + then.getOrDefault(name, "none") + ", now " + now.getOrDefault(name, "none") + ")")
                .toList();
    }

    public void write(Path output) {
        TrainingFolder.writeJson(file(output), this);
    }
}
