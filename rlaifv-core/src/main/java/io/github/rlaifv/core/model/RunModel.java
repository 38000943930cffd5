package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.ScoreOrder;
import io.github.rlaifv.core.internal.file.ContainedPaths;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds the model in the folder of a training run: of an alignment that of its best round or the average of
 * rounds, of a round its best model.
 */
final class RunModel {
    private static final String ALIGNMENT = "alignment.json";
    private static final String AVERAGE = "average";
    private static final String ROUND = "round.json";
    private static final String TRAINING = "training.json";
    private static final String ADVICE = "give the folder of the model itself, such as model/ inside it";

    private RunModel() {}

    /** Whether a folder holds a model or an adapter itself. */
    static boolean isModel(Path folder) {
        return Files.exists(folder.resolve("config.json")) || Files.exists(folder.resolve("adapter_config.json"));
    }

    /**
     * The folder of the run's model or adapter; empty if the folder has no description of a run.
     *
     * @throws BadDataException if the description is damaged, or names a model that doesn't exist
     */
    static Optional<Path> in(Path folder) {
        if (Files.exists(folder.resolve(ALIGNMENT))) {
            return Optional.of(ofAlignment(folder));
        }
        if (Files.exists(folder.resolve(ROUND))) {
            Path output = Objects.requireNonNull(folder.toAbsolutePath().getParent(), "a round has a folder");
            return Optional.of(named(output, read(folder.resolve(ROUND))));
        }
        if (Files.exists(folder.resolve(TRAINING))) {
            return Optional.of(ofTraining(folder));
        }
        return Optional.empty();
    }

    private static Path ofAlignment(Path folder) {
        JsonRecord log = read(folder.resolve(ALIGNMENT));
        ScoreOrder order = new ScoreOrder(log.flag("higherIsBetter"));
        List<JsonRecord> rounds = log.list("rounds");
        if (rounds.isEmpty()) {
            throw new BadDataException(
                    folder + " contains an alignment that has not finished a round yet: resume it, or give"
                            + " the folder of another model");
        }
        JsonRecord best = rounds.get(0);
        for (JsonRecord round : rounds) {
            best = order.better(round.anyNumber("score"), best.anyNumber("score")) ? round : best;
        }
        if (log.has(AVERAGE)) {
            JsonRecord average = log.object(AVERAGE);
            double tolerance = average.has("tolerance") ? average.anyNumber("tolerance") : 0;
            best = order.better(average.anyNumber("score"), best.anyNumber("score"), tolerance) ? average : best;
        }
        return named(folder, best);
    }

    private static Path ofTraining(Path folder) {
        JsonRecord training = read(folder.resolve(TRAINING));
        if (training.has("model")) {
            return named(folder, training);
        }
        Path model = folder.resolve("model");
        return there(isModel(model) ? model : folder.resolve("adapter"), training);
    }

    private static Path named(Path run, JsonRecord description) {
        String name = description.text("model");
        Path model = ContainedPaths.below(run, name)
                .orElseThrow(() -> description.problem("model", "must be a folder inside " + run + ", is " + name));
        return there(model, description);
    }

    private static Path there(Path model, JsonRecord description) {
        if (!isModel(model)) {
            throw new BadDataException(model + ", which " + description.file()
                    + " names as the run's model, is not a model folder: it was moved or deleted");
        }
        return model;
    }

    private static JsonRecord read(Path file) {
        return JsonDocument.read(file, InputLimit.SETTINGS, ADVICE);
    }
}
