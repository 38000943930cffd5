package io.github.rlaifv.tinyworld.corpus;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.tinyworld.language.TinyWords;

/**
 * A prompt with the response to learn.
 *
 * @param task what is taught
 * @param prompt as asked
 * @param response as taught, the end token not included
 * @param weight of the task: a step's loss is the sum over its tasks of weight times the mean loss of the task's
 *     learned response tokens
 * @param given leading tokens (words) of the response that are not learned
 * @param endLearned whether the end token is learned
 */
public record TrainingExample(Task task, Prompt prompt, String response, double weight, int given, boolean endLearned) {
    public TrainingExample {
        if (given < 0 || given >= TinyWords.tokens(response).size()) {
            throw new IllegalArgumentException("given must leave a word to learn of '" + response + "', was " + given);
        }
    }

    /** An example whose whole response is learned, the end token included. */
    public TrainingExample(Task task, Prompt prompt, String response, double weight) {
        this(task, prompt, response, weight, 0, true);
    }

    /**
     * Whether a token of the response is learned.
     *
     * @param index of the token
     * @param tokens of the response, the end token included
     */
    public boolean learns(int index, int tokens) {
        return index >= given && (endLearned || index < tokens - 1);
    }
}
