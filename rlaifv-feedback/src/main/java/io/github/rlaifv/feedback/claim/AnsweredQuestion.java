package io.github.rlaifv.feedback.claim;

import java.util.Objects;

/**
 * A response together with the question it answers.
 *
 * @param question about an image
 * @param response what a policy answered
 */
public record AnsweredQuestion(String question, String response) {
    public AnsweredQuestion {
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(response, "response");
    }
}
