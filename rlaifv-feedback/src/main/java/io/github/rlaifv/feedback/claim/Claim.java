package io.github.rlaifv.feedback.claim;

import java.util.Objects;

/**
 * One fact that a response states.
 *
 * @param statement the fact as a sentence, such as "The car is red."
 * @param question yes/no question that is answered by yes if the fact holds, with negations kept, such as "Is the car
 *     red?"
 */
public record Claim(String statement, String question) {
    public Claim {
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(question, "question");
    }
}
