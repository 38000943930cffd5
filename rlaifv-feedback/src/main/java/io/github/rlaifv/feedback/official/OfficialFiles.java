package io.github.rlaifv.feedback.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads and writes the JSON Lines files of the authors' pipeline. */
public final class OfficialFiles {
    private OfficialFiles() {}

    /**
     * Reads candidates to be divided: the question is {@code raw_question}, else {@code prompt}, else {@code question};
     * the response is {@code answer}, else {@code text}.
     *
     * @throws BadDataException naming file and line of a malformed record
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
     * @throws BadDataException naming file and line of a malformed record
     */
    public static List<OfficialAnswer> readAnswers(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(OfficialFiles::answer).toList();
        }
    }

    /**
     * Reads the labeler's answers ({@code *.autocheck*.jsonl}).
     *
     * @throws BadDataException naming file and line of a malformed record
     */
    public static List<OfficialJudgement> readJudgements(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(OfficialFiles::judgement).toList();
        }
    }

    /** Writes pairs as the authors' code does, one a line. */
    public static void writePairs(List<OfficialPair> pairs, Path file) {
        JsonLines.write(file, pairs.stream().map(OfficialFiles::json));
    }

    private static OfficialAnswer answer(JsonRecord record) {
        JsonNode meta = record.json().path("metainfos");
        return new OfficialAnswer(
                record.text("question_id"),
                record.has("ds_question_id")
                        ? record.text("ds_question_id")
                        : meta.path("ds_question_id").asText(""),
                record.text(firstOf(record, "raw_question", "question")),
                record.text("answer"),
                texts(record, "facts"),
                texts(record, "changed_facts"),
                record.has("image_path")
                        ? record.text("image_path")
                        : meta.path("image_path").asText(""),
                meta.path("metainfos")
                        .path("reference")
                        .asText(meta.path("reference").asText("")));
    }

    private static OfficialJudgement judgement(JsonRecord record) {
        if (!(record.json().path("scores") instanceof ObjectNode object)) {
            throw record.error("field \"scores\" must hold the probabilities of yes, Yes, no and No");
        }
        JsonRecord scores = new JsonRecord(record.file(), record.line(), object);
        return new OfficialJudgement(
                record.text("question_id"),
                record.text("raw_question"),
                scores.number("yes") + scores.number("Yes"),
                scores.number("no") + scores.number("No"));
    }

    private static String firstOf(JsonRecord record, String... fields) {
        for (String field : fields) {
            if (record.has(field)) {
                return field;
            }
        }
        return fields[fields.length - 1];
    }

    private static List<String> texts(JsonRecord record, String field) {
        if (!(record.json().path(field) instanceof ArrayNode array)) {
            throw record.error("field \"" + field + "\" must be a list of texts");
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw record.error("field \"" + field + "\" must be a list of texts, holds " + element);
            }
            texts.add(element.textValue());
        }
        return texts;
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
