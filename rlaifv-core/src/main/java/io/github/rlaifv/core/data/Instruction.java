package io.github.rlaifv.core.data;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;

/**
 * One image and question on which the policy is aligned.
 *
 * @param id identifies the instruction in a run; results are keyed by it
 * @param image the image
 * @param question the question about the image
 */
public record Instruction(String id, ImageSource image, String question) {
    public Instruction {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(question, "question");
        if (id.isBlank()) {
            throw new IllegalArgumentException("an instruction's id must not be blank");
        }
    }

    /** Returns the prompt of this instruction. */
    public Prompt prompt() {
        return Prompt.of(image, question);
    }
}
