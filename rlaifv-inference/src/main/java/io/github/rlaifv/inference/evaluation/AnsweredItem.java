package io.github.rlaifv.inference.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * An item with what a model said.
 *
 * @param id of its own within the benchmark
 * @param question as the policy got it
 * @param image the picture's file name; empty text for a question without one
 * @param fingerprint of the picture's bytes (SHA-256, hexadecimal); empty text without one
 * @param answer the model's
 * @param notes of the benchmark or its judge
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

    /** Whether another model was asked the same. */
    boolean sameAs(AnsweredItem other) {
        return id.equals(other.id) && question.equals(other.question) && fingerprint.equals(other.fingerprint);
    }
}
