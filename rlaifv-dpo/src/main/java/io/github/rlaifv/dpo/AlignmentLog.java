package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
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
record AlignmentLog(
        int version,
        String start,
        String metric,
        boolean higherIsBetter,
        double baseline,
        List<RoundResult> rounds,
        List<Map<String, String>> settings) {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final int VERSION = 2;

    AlignmentLog {
        rounds = List.copyOf(rounds);
        settings = List.copyOf(settings);
    }

    static Path file(Path output) {
        return output.resolve("alignment.json");
    }

    static Optional<AlignmentLog> read(Path output) {
        Path file = file(output);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (json.path("version").asInt() != VERSION) {
                throw new BadDataException(
                        file + " is of version " + json.path("version").asInt() + ", known is " + VERSION
                                + ": choose another output folder, or delete " + output + " to begin anew");
            }
            return Optional.of(JSON.treeToValue(json, AlignmentLog.class));
        } catch (IOException e) {
            throw new BadDataException(
                    file + " can't be read: choose another output folder, or delete " + output + " to begin anew", e);
        }
    }

    AlignmentLog with(RoundResult round, Map<String, String> trainer) {
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
    void check(Path output, String fingerprint, DevelopmentMetric by) {
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
    static List<String> differences(Map<String, String> then, Map<String, String> now) {
        Set<String> names = new TreeSet<>(then.keySet());
        names.addAll(now.keySet());
        return names.stream()
                .filter(name -> !then.getOrDefault(name, "none").equals(now.getOrDefault(name, "none")))
                .map(name ->
                        name + " (" + then.getOrDefault(name, "none") + ", now " + now.getOrDefault(name, "none") + ")")
                .toList();
    }

    void write(Path output) {
        TrainingFolder.writeJson(file(output), this);
    }
}
