package io.github.rlaifv.feedback.official;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
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
            JsonLines.write(questions, records.flatMap(record -> of(record.json()).stream()));
        }
    }

    static List<ObjectNode> of(ObjectNode answer) {
        if (!(answer.path("facts") instanceof ArrayNode facts)) {
            return List.of();
        }
        JsonNode questions = answer.path("changed_facts");
        JsonNode meta = answer.path("metainfos");
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < Math.min(facts.size(), questions.size()); i++) {
            ObjectNode origin = meta instanceof ObjectNode object ? object.deepCopy() : JsonLines.object();
            origin.set(
                    "origin_question", need(answer, answer, answer.has("raw_question") ? "raw_question" : "question"));
            origin.set("origin_answer", need(answer, answer, "answer"));
            origin.set("origin_fact", facts.get(i));
            origin.set("origin_changed_fact", questions.get(i));
            origin.set("origin_all_facts", facts.deepCopy());
            origin.set("origin_changed_all_facts", questions.deepCopy());

            ObjectNode record = JsonLines.object();
            record.set("question_id", need(answer, answer, "question_id"));
            record.set("ds_question_id", need(answer, meta, "ds_question_id"));
            record.set("image_path", need(answer, meta, "image_path"));
            record.put("question", questions.get(i).asText() + SUFFIX);
            record.set("metainfos", origin);
            records.add(record);
        }
        return records;
    }

    private static JsonNode need(JsonNode answer, JsonNode second, String field) {
        JsonNode value = answer.has(field) ? answer.path(field) : second.path(field);
        if (value.isMissingNode()) {
            throw new BadDataException("answer " + answer.path("question_id").asText("?") + " has no \"" + field
                    + "\", neither itself nor in its metainfos");
        }
        return value;
    }
}
