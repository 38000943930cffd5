package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reference model's answers: in a file of their own, joined by image and question, or in the records of the
 * questions.
 */
public final class ReferenceAnswers {
    private static final String ANSWER = "answer";

    private final Optional<Path> file;
    private final Map<List<String>, JsonRecord> byQuestion = new HashMap<>();
    private final String names;

    private ReferenceAnswers(Optional<Path> file, String names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Reads the answers.
     *
     * @param files folder of the benchmark
     * @param file file with the answers, if there is one
     * @param questions file whose records contain them otherwise
     * @param names names that such a file may have, for messages
     */
    public static ReferenceAnswers of(BenchmarkFolder files, Optional<Path> file, Path questions, String names) {
        ReferenceAnswers answers = new ReferenceAnswers(file.filter(own -> !own.equals(questions)), names);
        answers.file.ifPresent(own -> files.records(own).forEach(record -> {
            if (answers.byQuestion.put(key(record), record) != null) {
                throw record.problem("question", "occurs twice for the image " + record.text("image_url"));
            }
        }));
        return answers;
    }

    private static List<String> key(JsonRecord record) {
        return List.of(record.text("image_url"), record.text("question"));
    }

    /**
     * Returns the reference model's answer to a question.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if there is none, or a blank one
     */
    public String of(JsonRecord question) {
        if (file.isEmpty()) {
            if (question.text(ANSWER).isBlank()) {
                throw question.problem(
                        ANSWER,
                        "is blank, so there is no reference to compare with: put the reference model's answers, published as "
                                + names + ", into the same folder");
            }
            return question.text(ANSWER);
        }
        JsonRecord answer = byQuestion.get(key(question));
        if (answer == null) {
            throw question.problem(
                    "question", "has no answer in " + file.get() + ": take both files of the same version");
        }
        return answer.filled(ANSWER);
    }
}
