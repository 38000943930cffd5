package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer in another program's file.
 *
 * @param imageId COCO's number of the picture
 * @param question as asked; empty if the file doesn't say
 * @param text what is measured
 */
record RecordedAnswer(long imageId, String question, String text) {

    /**
     * Reads {@code image_id} (a number, or one written as text), {@code prompt} else {@code question}, and {@code text} else
     * {@code answer}.
     *
     * @throws IllegalArgumentException naming the field that is missing
     */
    static RecordedAnswer of(JsonNode record) {
        String id = record.path("image_id").asText();
        if (!id.matches("\\d{1,18}")) {
            throw new IllegalArgumentException("has no number 'image_id'");
        }
        JsonNode text = record.path(record.has("text") ? "text" : "answer");
        if (!text.isTextual()) {
            throw new IllegalArgumentException("has no 'text' and no 'answer'");
        }
        String question =
                record.path(record.has("prompt") ? "prompt" : "question").asText();
        return new RecordedAnswer(Long.parseLong(id), question, CaptionText.clean(text.asText()));
    }
}
