package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import java.util.Objects;
import java.util.Optional;

/**
 * What a benchmark asks.
 *
 * @param id of its own within the benchmark
 * @param image the picture; empty for a question without one
 * @param question as the policy gets it
 */
public record EvaluationItem(String id, Optional<ImageSource> image, String question) {
    public EvaluationItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(question, "question");
    }

    /** The prompt. */
    public Prompt prompt() {
        return Prompt.of(image.orElse(null), question);
    }
}
