package io.github.rlaifv.inference.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * An item of a benchmark with the answer of a model.
 *
 * @param id id of the item, unique within the benchmark
 * @param question question as the policy received it
 * @param image file name of the image; empty for a question without an image
 * @param fingerprint SHA-256 of the image's bytes in hexadecimal; empty without an image
 * @param answer answer of the model
 * @param notes notes of the benchmark or its judge
 */
public record AnsweredItem(
        String id, String question, String image, String fingerprint, String answer, List<ItemNote> notes) {
    public AnsweredItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(answer, "answer");
        notes = List.copyOf(notes);
    }

    /** Returns whether another item has the same question and image. */
    boolean sameAs(AnsweredItem other) {
        return id.equals(other.id) && question.equals(other.question) && fingerprint.equals(other.fingerprint);
    }
}
