package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.inference.evaluation.internal.reply.ItemThumbnails;
import io.github.rlaifv.inference.evaluation.internal.reply.ReplyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that are stored in an evaluation's folder.
 *
 * @param folder folder of the evaluation
 * @param model name of the model that answered
 * @param answers answers by item
 * @param rejected reason, by item, why it has no answer and will have none
 */
record EvaluatedAnswers(Path folder, String model, Map<String, String> answers, Map<String, String> refused) {
    static final String SETTINGS = "evaluation.json";
    static final String ANSWERS = "answers.jsonl";
    static final RunKind KIND = RunKind.recognizedBy(
            EvaluatedAnswers.SETTINGS,
            "evaluation",
            EvaluatedAnswers.ANSWERS,
            "reviews*.jsonl",
            "verdicts*.jsonl",
            "trust-verdicts*.jsonl",
            "objects*.jsonl",
            FinishedEvaluation.CARD,
            FinishedEvaluation.MEASURES,
            FinishedEvaluation.ITEMS,
            Ledger.FILE,
            ItemThumbnails.FOLDER + "/*.jpg");

    EvaluatedAnswers {
        answers = Ordered.map(answers);
        refused = Ordered.map(refused);
    }

    static EvaluatedAnswers read(Path folder, List<EvaluationItem> items) {
        Path file = folder.resolve(ANSWERS);
        if (!Files.exists(file)) {
            throw new BadDataException(folder + " has no " + ANSWERS + ": run the evaluation there first");
        }
        String model = JsonDocument.read(
                        folder.resolve(SETTINGS), InputLimit.SETTINGS, "put the file back as the evaluation left it")
                .string("model");
        Map<String, String> answers = new LinkedHashMap<>();
        Map<String, String> refused = new LinkedHashMap<>();
        Map<String, String> noted = noted(folder);
        try (ReplyFile known = ReplyFile.read(file)) {
            for (EvaluationItem item : items) {
                String id = item.id();
                Optional<String> reply = known.reply(id);
                if (reply.isPresent()) {
                    answers.put(id, reply.get());
                } else if (noted.containsKey(id)) {
                    refused.put(id, noted.getOrDefault(id, ""));
                } else {
                    throw new BadDataException(file + " has no answer to '" + id
                            + "': finish the evaluation, or use the items of its benchmark");
                }
            }
        }
        return new EvaluatedAnswers(folder, model, answers, refused);
    }

    /** Returns the reasons why items of a finished evaluation have no answer. */
    private static Map<String, String> noted(Path folder) {
        Path file = folder.resolve(FinishedEvaluation.ITEMS);
        Map<String, String> noted = new LinkedHashMap<>();
        if (Files.exists(file)) {
            for (AnsweredItem item : ItemFile.read(file)) {
                item.notes().stream()
                        .filter(note -> note.head().equals(ItemNote.NO_ANSWER))
                        .forEach(note -> noted.put(item.id(), note.text()));
            }
        }
        return noted;
    }
}
