package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;

/**
 * An answer in another program's file.
 *
 * @param imageId COCO's number of the image
 * @param question question as asked; empty if the file does not contain it
 * @param text the text that is measured
 */
public record RecordedAnswer(long imageId, String question, String text) {

    /**
     * Reads {@code image_id} (a number, or one written as text), {@code prompt} or else {@code question}, and
     * {@code text} or else {@code answer}.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if a field is missing; the message names it
     */
    public static RecordedAnswer of(JsonRecord record) {
        String id = record.text("image_id");
        if (!id.matches("\\d{1,18}")) {
            throw record.problem("image_id", "must be a number, is " + id);
        }
        String text = record.string(record.has("text") ? "text" : "answer");
        String question = record.textOrEmpty(record.has("prompt") ? "prompt" : "question");
        return new RecordedAnswer(Long.parseLong(id), question, CaptionText.clean(text));
    }
}
