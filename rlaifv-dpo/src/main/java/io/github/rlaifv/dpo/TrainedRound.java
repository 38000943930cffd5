package io.github.rlaifv.dpo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A round whose training is done, kept as {@code round.json} until the round itself is entered in the alignment's log.
 *
 * @param pairs that feedback gave
 * @param used pairs trained on
 * @param steps optimizer steps
 * @param scores the development metric after each evaluated epoch; none if it is to be evaluated yet
 * @param epoch whose weights were kept, from 1; 0 where nothing was trained
 * @param model folder of the kept weights, relative to the alignment's output folder
 * @param lastEpoch training metrics averaged over the last epoch
 */
record TrainedRound(
        long pairs, int used, long steps, List<Double> scores, int epoch, String model, Map<String, Double> lastEpoch) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "round.json";

    TrainedRound {
        scores = List.copyOf(scores);
        lastEpoch = Map.copyOf(lastEpoch);
    }

    static Optional<TrainedRound> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), TrainedRound.class));
        } catch (IOException e) {
            throw new BadDataException(file + " can't be read: delete it to train the round anew", e);
        }
    }

    void write(Path folder) {
        TrainingFolder.writeJson(folder.resolve(FILE), this);
    }

    TrainedRound withScore(double score) {
        return new TrainedRound(pairs, used, steps, List.of(score), epoch, model, lastEpoch);
    }

    /**
     * What the log tells of it.
     *
     * @param everyEpoch whether there is a score an epoch
     */
    RoundResult result(int round, boolean everyEpoch) {
        double score = scores.get(everyEpoch ? Math.max(0, epoch - 1) : 0);
        return new RoundResult(round, pairs, used, steps, scores, epoch, score, model, lastEpoch);
    }
}
