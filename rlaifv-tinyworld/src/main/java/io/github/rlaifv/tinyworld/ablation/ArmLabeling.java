package io.github.rlaifv.tinyworld.ablation;

import org.jspecify.annotations.Nullable;

/**
 * How an arm's candidates were judged.
 *
 * @param questions number of different questions that the labeler answered, about claims or whole responses
 * @param questionsPerSecond how fast it answered them
 * @param labelAccuracy share of its verdicts on claims that agree with the truth; null where it judged no claims
 */
public record ArmLabeling(
        long questions, double questionsPerSecond, @Nullable Double labelAccuracy) {}
