package io.github.rlaifv.core.internal.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of a JSON Lines file.
 *
 * @param record the JSON object
 * @param number number of the record in its file, counted from 0
 * @param images reads the image of the record
 */
public record JsonDataRow(JsonRecord record, long number, JsonImages images) implements DataRow {
    private static final String HISTORY = "history";

    /** The columns of this record, which may differ from those of earlier records. */
    public DataColumns columns() {
        return DataColumns.of(this::kind);
    }

    private ColumnKind kind(String column) {
        if (!record.has(column)) {
            return ColumnKind.MISSING;
        }
        JsonNode value = record.json().get(column);
        // a field that can only mean this and is rejected if its content does not fit
        if (DataColumns.SCORES.contains(column)) {
            return ColumnKind.NUMBER;
        }
        if (value.isTextual() || column.equals("id") || column.equals(DataColumns.LOGPS)) {
            return ColumnKind.TEXT;
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? ColumnKind.INTEGER : ColumnKind.NUMBER;
        }
        if (JsonImages.isImage(value)) {
            return ColumnKind.IMAGE;
        }
        if (value.isArray() && value.size() > 0 && value.get(0).has("role")) {
            return ColumnKind.CHAT;
        }
        return JsonImages.isList(value) ? ColumnKind.IMAGE_LIST : ColumnKind.OTHER;
    }

    @Override
    public boolean has(String column) {
        return record.has(column);
    }

    @Override
    public String text(String column) {
        return record.text(column);
    }

    @Override
    public String textOrEmpty(String column) {
        return record.textOrEmpty(column);
    }

    @Override
    public double numberOrNaN(String column) {
        return record.numberOrNaN(column);
    }

    @Override
    public List<ChatMessage> chat(String column) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonRecord message : record.list(column)) {
            messages.add(new ChatMessage(message.string("role"), parts(message)));
        }
        return messages;
    }

    private static List<ChatPart> parts(JsonRecord message) {
        if (!message.has("content")) {
            return List.of();
        }
        if (!message.json().get("content").isArray()) {
            return List.of(new ChatPart(ChatPart.PLAIN, message.text("content")));
        }
        List<ChatPart> parts = new ArrayList<>();
        for (JsonRecord part : message.list("content")) {
            parts.add(new ChatPart(part.string("type"), part.has("text") ? part.text("text") : null));
        }
        return parts;
    }

    @Override
    public ImageSource image(String column) {
        if (!record.has(column)) {
            throw record.problem(
                    column,
                    (record.json().has(column) ? "is null" : "is missing") + ": name the image, or add \""
                            + DataColumns.TEXT_ONLY + "\": true if the question is asked without one");
        }
        return images.of(record, column);
    }

    @Override
    public String imagePath(String column) {
        return JsonImages.pathBesideBytes(record, column);
    }

    @Override
    public boolean isWithoutImage(String column) {
        JsonNode value = record.json().path(column);
        return !record.has(column) || value.isArray() && value.isEmpty();
    }

    @Override
    public boolean isTextOnly() {
        return record.has(DataColumns.TEXT_ONLY) && record.flag(DataColumns.TEXT_ONLY);
    }

    @Override
    public List<String> history() {
        if (!record.has(HISTORY)) {
            return List.of();
        }
        List<String> history = record.texts(HISTORY);
        if (history.size() % 2 != 0) {
            throw record.problem(HISTORY, "must have a response after each question, has " + history.size() + " texts");
        }
        return history;
    }

    @Override
    public String name() {
        return record.file().getFileName() + "#" + number;
    }

    @Override
    public BadDataException error(String column, String problem) {
        return record.problem(column, problem);
    }
}
