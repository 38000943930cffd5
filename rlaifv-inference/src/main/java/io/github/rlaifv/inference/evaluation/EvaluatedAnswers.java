package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.data.internal.JsonDocument;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The answers that an evaluation's folder keeps.
 *
 * @param folder of the evaluation
 * @param model that answered
 * @param answers one an item, in order
 */
record EvaluatedAnswers(Path folder, String model, List<String> answers) {
    EvaluatedAnswers {
        answers = List.copyOf(answers);
    }

    static EvaluatedAnswers read(Path folder, List<EvaluationItem> items) {
        Path file = folder.resolve(Evaluation.ANSWERS);
        if (!Files.exists(file)) {
            throw new BadDataException(folder + " has no " + Evaluation.ANSWERS + ": run the evaluation there first");
        }
        String model = JsonDocument.read(
                        folder.resolve(Evaluation.SETTINGS),
                        InputLimit.SETTINGS,
                        "put the file back as the evaluation left it")
                .string("model");
        List<String> answers = new ArrayList<>();
        try (ReplyFile known = ReplyFile.read(file)) {
            for (EvaluationItem item : items) {
                answers.add(known.reply(item.id())
                        .orElseThrow(() -> new BadDataException(file + " has no answer to '" + item.id()
                                + "': finish the evaluation, or give the items of its benchmark")));
            }
        }
        return new EvaluatedAnswers(folder, model, answers);
    }
}
