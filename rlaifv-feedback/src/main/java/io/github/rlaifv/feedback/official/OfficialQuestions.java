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
 * What the authors' labeler is asked about a divided answer. As there: facts and questions are zipped, so the longer
 * list loses its end; an answer whose facts are no list is left out; an empty question is asked.
 */
public final class OfficialQuestions {
    private static final String SUFFIX = " Please answer yes or no.";

    private OfficialQuestions() {}

    /**
     * Writes the questions about divided answers, one record a claim, with where it came from under {@code metainfos}.
     *
     * @param answers the file of divided answers ({@code *.divide.gq.jsonl})
     * @param questions the file to replace
     * @throws BadDataException naming what is malformed or missing
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
                throw asked.problem("changed_facts", "must be a list of texts, has " + questions.get(i));
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
