package io.github.rlaifv.core.internal.data.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record of LLaVA's or LLaMA-Factory's JSON: a conversation as a list of turns ({@code conversations} or {@code
 * messages}) or in Alpaca's fields ({@code instruction}, {@code input}, {@code history}), with one image or none, and for
 * pairs {@code chosen} and {@code rejected}. The instruction is the last question, after the turns before it.
 *
 * @param record the JSON object
 * @param number number of the record in its file, counted from 0
 * @param places folders in which images may lie
 */
public record ConversationRecord(JsonRecord record, long number, ImagePlaces places) {
    private static final String MARK = "<image>";
    private static final String HISTORY = "history";
    private static final String INSTRUCTION = "instruction";
    private static final Set<String> USERS = Set.of("human", "user");
    private static final Set<String> ASSISTANTS = Set.of("gpt", "assistant");

    /** Whether a record is a preference pair. */
    public static boolean isPair(JsonRecord record) {
        return record.has("chosen") && record.has("rejected");
    }

    /** Returns the instruction of the record. */
    public Instruction instruction() {
        for (String field : List.of("system", "videos", "audios")) {
            if (record.has(field) && !isEmpty(record.json().get(field))) {
                throw record.problem(field, "is not supported");
            }
        }
        List<String> texts = record.has(INSTRUCTION) ? alpaca() : turns();
        String id = record.has("id") ? record.text("id") : "";
        return new Instruction(
                id.isBlank() ? record.file().getFileName() + "#" + number : id,
                image(texts),
                texts.get(texts.size() - 1),
                texts.subList(0, texts.size() - 1));
    }

    /** Returns the pair of the record. */
    public PreferencePair pair() {
        return new PreferencePair(instruction(), response("chosen"), response("rejected"), Double.NaN, Double.NaN);
    }

    private String response(String field) {
        JsonNode value = record.json().path(field);
        return value.isObject() ? text(record.object(field)) : record.string(field);
    }

    /** Returns the image, without its mark in the texts. */
    private @Nullable ImageSource image(List<String> texts) {
        String field = record.has("images") ? "images" : "image";
        JsonNode value = record.json().path(field);
        boolean marked = texts.get(0).contains(MARK);
        texts.set(0, unmarked(texts.get(0)));
        for (int i = 2; i < texts.size(); i += 2) {
            if (texts.get(i).contains(MARK)) {
                throw record.problem(
                        field, "has its mark " + MARK + " in a later question; images of the first one are supported");
            }
        }
        if (isEmpty(value)) {
            if (marked) {
                throw record.problem(field, "is missing, but the first question has the mark " + MARK + " of an image");
            }
            return null;
        }
        JsonNode one = value.isArray() ? value.get(0) : value;
        if (value.isArray() && value.size() > 1) {
            throw record.problem(field, "has " + value.size() + " images; records with one image are supported");
        }
        if (!one.isTextual()) {
            throw record.problem(field, "must be the path of an image, or a list with one");
        }
        return places.load(record, field, one.textValue());
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isMissingNode()
                || value.isArray() && value.isEmpty()
                || value.isTextual() && value.textValue().isBlank();
    }

    private List<String> alpaca() {
        List<String> texts = new ArrayList<>();
        if (record.has(HISTORY)) {
            JsonNode history = record.json().get(HISTORY);
            for (JsonNode turn : history) {
                if (turn.size() != 2 || !turn.get(0).isTextual() || !turn.get(1).isTextual()) {
                    throw record.problem(HISTORY, "must be a list of pairs of question and response");
                }
                texts.add(turn.get(0).textValue().strip());
                texts.add(turn.get(1).textValue());
            }
        }
        String input = record.textOrEmpty("input");
        texts.add((record.string(INSTRUCTION) + (input.isBlank() ? "" : "\n" + input)).strip());
        return texts;
    }

    /** Returns questions and responses in turn, up to the last question. */
    private List<String> turns() {
        String field = record.has("messages") ? "messages" : "conversations";
        List<String> texts = new ArrayList<>();
        for (JsonRecord turn : record.list(field)) {
            String role = turn.has("from") ? turn.string("from") : turn.text("role");
            boolean asks = texts.size() % 2 == 0;
            if (!(asks ? USERS : ASSISTANTS).contains(role)) {
                throw record.problem(
                        field,
                        "has a turn of \"" + role + "\" where one of " + (asks ? "the user" : "the assistant")
                                + " is expected; system prompts and tools are not supported");
            }
            texts.add(asks ? text(turn).strip() : text(turn));
        }
        if (texts.isEmpty()) {
            throw record.problem(field, "is empty");
        }
        return texts.size() % 2 == 0 ? texts.subList(0, texts.size() - 1) : texts;
    }

    private static String text(JsonRecord turn) {
        return turn.string(turn.has("value") ? "value" : "content");
    }

    /** Removes the mark of the image at the beginning or end of a question, since the prompt begins with the image. */
    private static String unmarked(String question) {
        if (question.startsWith(MARK)) {
            return question.substring(MARK.length()).strip();
        }
        return question.endsWith(MARK)
                ? question.substring(0, question.length() - MARK.length()).strip()
                : question;
    }
}
