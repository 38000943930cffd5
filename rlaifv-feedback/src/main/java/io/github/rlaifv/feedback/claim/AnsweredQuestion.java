package io.github.rlaifv.feedback.claim;

import java.util.Objects;

/**
 * A response together with the question it answers.
 *
 * @param question question about an image
 * @param response response of a policy
 */
public record AnsweredQuestion(String question, String response) {
    public AnsweredQuestion {
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(response, "response");
    }
}
