package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;
import java.util.Optional;

/**
 * An item of a benchmark: a question, usually about an image.
 *
 * @param id id of the item, unique within the benchmark
 * @param image the image; empty for a question without one
 * @param question question as the policy receives it
 */
public record EvaluationItem(String id, Optional<ImageSource> image, String question) {
    public EvaluationItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(question, "question");
    }

    /** Returns the prompt for the policy. */
    public Prompt prompt() {
        return Prompt.of(image.orElse(null), question);
    }
}
