package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.json.AnyDouble;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.internal.checkpoint.TrainingFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The finished rounds, as {@code alignment.json} in the output folder holds them.
 *
 * @param version of the format
 * @param start fingerprint of the model before the first round
 * @param metric name of the development metric
 * @param higherIsBetter its direction
 * @param baseline its value before the first round
 * @param rounds finished so far
 * @param settings of each finished round's trainer
 */
public record AlignmentLog(
        int version,
        String start,
        String metric,
        boolean higherIsBetter,
        @AnyDouble double baseline,
        List<RoundResult> rounds,
        List<Map<String, String>> settings) {
    public static final int VERSION = 2;

    public AlignmentLog {
        rounds = List.copyOf(rounds);
        settings = List.copyOf(settings);
    }

    public static Path file(Path output) {
        return output.resolve("alignment.json");
    }

    public static Optional<AlignmentLog> read(Path output) {
        Path file = file(output);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String anew = "choose another output folder, or delete " + output + " to begin anew";
        AlignmentLog log = JsonDocument.read(file, InputLimit.SETTINGS, anew)
                .version(VERSION)
                .as(AlignmentLog.class);
        for (int i = 0; i < log.rounds().size(); i++) {
            RoundResult round = log.rounds().get(i);
            if (round.round() != i + 1) {
                throw new BadDataException(file + ": field \"rounds[" + i + "].round\" must be " + (i + 1) + ", is "
                        + round.round() + "; " + anew);
            }
            checkInside(output, file, "rounds[" + i + "].model", round.model(), anew);
        }
        if (log.settings().size() != log.rounds().size()) {
            throw new BadDataException(
                    file + ": field \"settings\" is of " + log.settings().size() + " rounds, \"rounds\" of "
                            + log.rounds().size() + "; " + anew);
        }
        return Optional.of(log);
    }

    /** A model of a run lies in the run's folder: a path in a file must not lead elsewhere. */
    static void checkInside(Path output, Path file, String field, String path, String advice) {
        if (ContainedPaths.below(output, path).isEmpty()) {
            throw new BadDataException(file + ": field \"" + field + "\" must be a folder inside " + output + ", is "
                    + path + "; " + advice);
        }
    }

    public AlignmentLog with(RoundResult round, Map<String, String> trainer) {
        List<RoundResult> more = new ArrayList<>(rounds);
        more.add(round);
        List<Map<String, String>> trainers = new ArrayList<>(settings);
        trainers.add(new TreeMap<>(trainer));
        return new AlignmentLog(version, start, metric, higherIsBetter, baseline, more, trainers);
    }

    /**
     * Whether a run may go on from this.
     *
     * @param fingerprint of the model that it starts from now
     * @throws BadDataException if it started from another one, or chose by another metric
     */
    public void check(Path output, String fingerprint, DevelopmentMetric by) {
        Path file = file(output);
        if (!start.equals(fingerprint)) {
            throw new BadDataException(file + " is of a run that started from another model (fingerprint " + start
                    + ", now " + fingerprint + "): choose another output folder");
        }
        if (!metric.equals(by.name()) || higherIsBetter != by.higherIsBetter()) {
            throw new BadDataException(file + " is of a run that chose by '" + metric + "', now it is '" + by.name()
                    + "': choose another output folder");
        }
    }

    /** What differs between the settings of two trainers, in words. */
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
