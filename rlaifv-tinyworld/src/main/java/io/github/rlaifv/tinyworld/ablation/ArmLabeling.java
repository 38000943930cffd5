package io.github.rlaifv.tinyworld.ablation;

import org.jspecify.annotations.Nullable;

/**
 * Number, speed and accuracy of the labeler's answers in an arm.
 *
 * @param questions number of distinct questions that the labeler answered, about claims or whole responses
 * @param questionsPerSecond number of questions answered per second
 * @param labelAccuracy share of its verdicts on claims that agree with the truth; null if it judged no claims
 */
public record ArmLabeling(
        long questions, double questionsPerSecond, @Nullable Double labelAccuracy) {}
