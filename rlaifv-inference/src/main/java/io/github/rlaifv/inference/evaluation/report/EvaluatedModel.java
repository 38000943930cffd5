package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The evaluations of a model.
 *
 * @param name name on the page
 * @param evaluations evaluations by benchmark
 */
record EvaluatedModel(String name, Map<String, FinishedEvaluation> evaluations) {
    EvaluatedModel {
        evaluations = Collections.unmodifiableMap(new LinkedHashMap<>(evaluations));
    }

    static EvaluatedModel read(String name, List<Path> folders) {
        Map<String, FinishedEvaluation> evaluations = new LinkedHashMap<>();
        for (Path folder : folders) {
            for (Path one : evaluationsIn(folder)) {
                FinishedEvaluation evaluation = FinishedEvaluation.read(one);
                String benchmark = evaluation.card().benchmark();
                FinishedEvaluation before = evaluations.putIfAbsent(benchmark, evaluation);
                if (before != null) {
                    throw new BadDataException("model '" + name + "' has two evaluations of " + benchmark + ": "
                            + before.folder() + " and " + one + "; use only one of them");
                }
            }
        }
        return new EvaluatedModel(name, evaluations);
    }

    private static List<Path> evaluationsIn(Path folder) {
        if (FinishedEvaluation.isIn(folder)) {
            return List.of(folder);
        }
        List<Path> found = new ArrayList<>();
        try {
            FolderEntries.of(folder).stream().filter(FinishedEvaluation::isIn).forEach(found::add);
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
        if (found.isEmpty()) {
            throw new BadDataException(folder
                    + " has no card.json, and neither have the folders in it: use the folder of a finished evaluation");
        }
        return found;
    }
}
