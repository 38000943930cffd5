package io.github.rlaifv.feedback.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the questions that the authors' labeler is asked about divided answers. As in their code, facts and questions
 * are paired by position, so the end of the longer list is lost. An answer whose facts are not a list is dropped, and
 * an empty question is asked.
 */
public final class OfficialQuestions {
    private static final String SUFFIX = " Please answer yes or no.";

    private OfficialQuestions() {}

    /**
     * Writes the questions about divided answers, one record per claim, with its origin in the field {@code metainfos}.
     *
     * @param answers the file of divided answers ({@code *.divide.gq.jsonl})
     * @param questions the file to write, which is replaced if it exists
     * @throws BadDataException if a record is malformed or incomplete; the message names it
     */
    public static void write(Path answers, Path questions) {
        try (Stream<JsonRecord> records = JsonLines.stream(answers)) {
            JsonLines.write(questions, records.flatMap(record -> of(record).stream()));
        }
    }

    static List<ObjectNode> of(JsonRecord asked) {
        ObjectNode answer = asked.json();
        if (!(answer.path("facts") instanceof ArrayNode facts)) {
            return List.of();
        }
        if (!(answer.path("changed_facts") instanceof ArrayNode questions)) {
            throw asked.problem("changed_facts", "must be a list of questions");
        }
        JsonNode meta = answer.path("metainfos");
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < Math.min(facts.size(), questions.size()); i++) {
            ObjectNode origin = meta instanceof ObjectNode object ? object.deepCopy() : JsonLines.object();
            origin.set(
                    "origin_question", need(asked, answer, answer.has("raw_question") ? "raw_question" : "question"));
            origin.set("origin_answer", need(asked, answer, "answer"));
            origin.set("origin_fact", facts.get(i));
            origin.set("origin_changed_fact", questions.get(i));
            origin.set("origin_all_facts", facts.deepCopy());
            origin.set("origin_changed_all_facts", questions.deepCopy());

            ObjectNode record = JsonLines.object();
            record.set("question_id", need(asked, answer, "question_id"));
            record.set("ds_question_id", need(asked, meta, "ds_question_id"));
            record.set("image_path", need(asked, meta, "image_path"));
            if (!questions.get(i).isTextual()) {
                throw asked.problem("changed_facts", "must be a list of strings, but has " + questions.get(i));
            }
            record.put("question", questions.get(i).textValue() + SUFFIX);
            record.set("metainfos", origin);
            records.add(record);
        }
        return records;
    }

    private static JsonNode need(JsonRecord asked, JsonNode second, String field) {
        JsonNode answer = asked.json();
        JsonNode value = answer.has(field) ? answer.path(field) : second.path(field);
        if (value.isMissingNode()) {
            throw asked.error("answer " + answer.path("question_id").asText("?") + " has no \"" + field
                    + "\", neither itself nor in its metainfos; add it or remove the record");
        }
        return value;
    }
}
