package io.github.rlaifv.tinyworld.corpus;

/**
 * A question about an image with its true answer.
 *
 * @param task which type of question
 * @param question as asked
 * @param answer the truth: Yes, No or a word
 */
public record TrainingQuestion(Task task, String question, String answer) {}
