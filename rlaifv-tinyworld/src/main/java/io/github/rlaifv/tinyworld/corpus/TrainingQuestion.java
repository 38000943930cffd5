package io.github.rlaifv.tinyworld.corpus;

/**
 * A question about an image with its true answer.
 *
 * @param task type of the question
 * @param question text of the question
 * @param answer true answer: Yes, No or a word
 */
public record TrainingQuestion(Task task, String question, String answer) {}
