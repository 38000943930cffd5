package io.github.rlaifv.examples.tinyworld;

import io.github.rlaifv.core.policy.Prompt;

/**
 * A prompt with the response to learn.
 *
 * @param task what is taught
 * @param prompt as asked
 * @param response as taught, the end token not included
 * @param weight of the task: a step's loss is the sum over its tasks of weight times the mean loss of the task's
 *     response tokens
 */
public record TrainingExample(Task task, Prompt prompt, String response, double weight) {}
