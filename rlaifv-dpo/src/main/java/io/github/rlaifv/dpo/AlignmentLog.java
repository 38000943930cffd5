package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The finished rounds, as {@code alignment.json} in the output folder holds them.
 *
 * @param version of the format
 * @param start fingerprint of the model before the first round
 * @param metric name of the development metric
 * @param higherIsBetter its direction
 * @param baseline its value before the first round
 * @param rounds finished so far
 */
record AlignmentLog(
        int version, String start, String metric, boolean higherIsBetter, double baseline, List<RoundResult> rounds) {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final int VERSION = 1;

    AlignmentLog {
        rounds = List.copyOf(rounds);
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
            return Optional.of(JSON.readValue(file.toFile(), AlignmentLog.class));
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read: delete it to begin anew", e);
        }
    }

    AlignmentLog with(RoundResult round) {
        List<RoundResult> more = new ArrayList<>(rounds);
        more.add(round);
        return new AlignmentLog(version, start, metric, higherIsBetter, baseline, more);
    }

    void write(Path output) {
        TrainingFolder.writeJson(file(output), this);
    }
}
