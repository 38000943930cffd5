package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.tinyworld.language.TinyWords;

/**
 * A prompt with its target response.
 *
 * @param task task that the example teaches
 * @param prompt prompt
 * @param response target response without the end token
 * @param weight weight of the task: the loss of a step is the sum over its tasks of weight times the mean loss of the
 *     task's learned response tokens
 * @param given number of leading tokens (words) of the response without a loss
 * @param endLearned whether the end token has a loss
 */
public record TrainingExample(Task task, Prompt prompt, String response, double weight, int given, boolean endLearned) {
    public TrainingExample {
        if (given < 0 || given >= TinyWords.tokens(response).size()) {
            throw new IllegalArgumentException(
                    "given must be >= 0 and less than the number of words of '" + response + "', was " + given);
        }
    }

    /** Creates an example whose whole response has a loss, including the end token. */
    public TrainingExample(Task task, Prompt prompt, String response, double weight) {
        this(task, prompt, response, weight, 0, true);
    }

    /**
     * Whether a token of the response has a loss.
     *
     * @param index index of the token in the response
     * @param tokens number of tokens of the response, including the end token
     */
    public boolean learns(int index, int tokens) {
        return index >= given && (endLearned || index < tokens - 1);
    }
}
