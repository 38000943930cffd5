package io.github.rlaifv.feedback.official;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads and writes the JSON Lines files of the authors' pipeline. */
public final class OfficialFiles {
    private OfficialFiles() {}

    /**
     * Reads candidates that are to be divided. The question is the first present field among {@code raw_question},
     * {@code prompt} and {@code question}; the response is {@code answer}, or else {@code text}.
     *
     * @throws BadDataException if a record is malformed; the message names file and line
     */
    public static List<AnsweredQuestion> readCandidates(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(record -> new AnsweredQuestion(
                            record.text(firstOf(record, "raw_question", "prompt", "question")),
                            record.text(firstOf(record, "answer", "text"))))
                    .toList();
        }
    }

    /**
     * Reads divided answers with their questions ({@code *.divide.gq.jsonl}).
     *
     * @throws BadDataException if a record is malformed; the message names file and line
     */
    public static List<OfficialAnswer> readAnswers(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(OfficialFiles::answer).toList();
        }
    }

    /**
     * Reads the labeler's answers ({@code *.autocheck*.jsonl}).
     *
     * @throws BadDataException if a record is malformed; the message names file and line
     */
    public static List<OfficialJudgment> readJudgments(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(OfficialFiles::judgment).toList();
        }
    }

    /** Writes pairs in the format of the authors' code, one per line. */
    public static void writePairs(List<OfficialPair> pairs, Path file) {
        JsonLines.write(file, pairs.stream().map(OfficialFiles::json));
    }

    private static OfficialAnswer answer(JsonRecord record) {
        Optional<JsonRecord> meta = inside(record, "metainfos");
        Optional<JsonRecord> deeper = meta.flatMap(infos -> inside(infos, "metainfos"));
        return new OfficialAnswer(
                record.text("question_id"),
                first("ds_question_id", Optional.of(record), meta),
                record.text(firstOf(record, "raw_question", "question")),
                record.text("answer"),
                record.texts("facts"),
                record.texts("changed_facts"),
                first("image_path", Optional.of(record), meta),
                first("reference", deeper, meta));
    }

    /** Returns the object of a field that some files omit, or fill with a text. */
    private static Optional<JsonRecord> inside(JsonRecord record, String field) {
        return record.json().path(field).isObject() ? Optional.of(record.object(field)) : Optional.empty();
    }

    private static String first(String field, Optional<JsonRecord> one, Optional<JsonRecord> other) {
        return one.filter(record -> record.has(field))
                .or(() -> other)
                .map(record -> record.textOrEmpty(field))
                .orElse("");
    }

    private static OfficialJudgment judgment(JsonRecord record) {
        JsonRecord scores = record.object("scores");
        return new OfficialJudgment(
                record.text("question_id"),
                record.text("raw_question"),
                probability(scores, "yes") + probability(scores, "Yes"),
                probability(scores, "no") + probability(scores, "No"));
    }

    /** Reads a probability, which may be slightly above 1 because probabilities are rounded. */
    private static double probability(JsonRecord scores, String word) {
        return scores.number(word, 0, 1.001);
    }

    private static String firstOf(JsonRecord record, String... fields) {
        for (String field : fields) {
            if (record.has(field)) {
                return field;
            }
        }
        return fields[fields.length - 1];
    }

    private static ObjectNode json(OfficialPair pair) {
        OfficialAnswer chosen = pair.chosen();
        ObjectNode json = JsonLines.object()
                .put("image_id", chosen.imageId())
                .put("image_path", chosen.imagePath())
                .put("ds_question_id", chosen.dsQuestionId())
                .put("question", chosen.question())
                .put("chosen", chosen.answer())
                .put("rejected", pair.rejected().answer());
        ObjectNode infos = json.putObject("org_infos")
                .put("ds_question_id", chosen.dsQuestionId())
                .put("reference", chosen.reference())
                .put("origin_file", "");
        putFacts(infos.putObject("chosen_infos"), chosen);
        putFacts(infos.putObject("rejected_infos"), pair.rejected());
        ObjectNode scores = infos.putObject("scores");
        putScore(scores.putObject("chosen"), pair.chosenScore());
        putScore(scores.putObject("rejected"), pair.rejectedScore());
        return json;
    }

    private static void putFacts(ObjectNode json, OfficialAnswer answer) {
        ArrayNode facts = json.putArray("facts");
        answer.facts().forEach(facts::add);
        ArrayNode changed = json.putArray("changed_facts");
        answer.changedFacts().forEach(changed::add);
    }

    private static void putScore(ObjectNode json, ResponseScore score) {
        ObjectNode judge = json.putObject("judge");
        OfficialPair.judge(score).forEach(judge::put);
        json.put("score", Long.toString(Math.round(score.score())));
    }
}
