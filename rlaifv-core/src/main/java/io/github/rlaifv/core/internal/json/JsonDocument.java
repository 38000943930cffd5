package io.github.rlaifv.core.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads UTF-8 files that consist of one JSON value, up to a size limit. */
public final class JsonDocument {
    private JsonDocument() {}

    /**
     * Reads a file with one object.
     *
     * @param file the file
     * @param limit limit of the file's size
     * @param advice what messages advise for a damaged file, such as "run the evaluation again"
     * @throws BadDataException naming the file and what is wrong with it
     */
    public static JsonRecord read(Path file, InputLimit limit, String advice) {
        RecordPlace place = RecordPlace.whole(file, advice);
        if (tree(file, limit, place) instanceof ObjectNode object) {
            return JsonRecord.at(place, object);
        }
        throw place.error("must hold a JSON object; " + advice);
    }

    /**
     * Reads a file with a list of objects.
     *
     * @throws BadDataException naming the file and the element that is not an object
     */
    public static List<JsonRecord> list(Path file, InputLimit limit, String advice) {
        RecordPlace place = RecordPlace.whole(file, advice);
        JsonNode tree = tree(file, limit, place);
        if (!tree.isArray()) {
            throw place.error("must hold a list of JSON objects; " + advice);
        }
        List<JsonRecord> records = new ArrayList<>(tree.size());
        for (JsonNode element : tree) {
            RecordPlace at = RecordPlace.element(file, records.size() + 1L, advice);
            if (!(element instanceof ObjectNode object)) {
                throw at.error("must be a JSON object; " + advice);
            }
            records.add(JsonRecord.at(at, object));
        }
        return records;
    }

    /** Reads a file with a list of numbers, which may be NaN or infinite. */
    public static List<Double> numbers(Path file, InputLimit limit, String advice) {
        RecordPlace place = RecordPlace.whole(file, advice);
        JsonNode tree = tree(file, limit, place);
        if (!tree.isArray()) {
            throw place.error("must hold a list of numbers; " + advice);
        }
        ObjectNode holder = StrictJson.MAPPER.createObjectNode();
        holder.set("numbers", tree);
        return JsonRecord.at(place, holder).anyNumbers("numbers");
    }

    private static JsonNode tree(Path file, InputLimit limit, RecordPlace place) {
        String text = BoundedFile.text(file, limit);
        try {
            return StrictJson.tree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new BadDataException(
                    file + where + ": is not valid JSON (" + RecordPlace.shorten(e.getOriginalMessage(), 200) + "); "
                            + place.advice("correct or remove it"),
                    e);
        }
    }
}
