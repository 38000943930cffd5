package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.report.Metrics;

/**
 * Results of one arm with one seed.
 *
 * @param arm way to make pairs and to learn
 * @param labeling number, speed and accuracy of the labeler's answers
 * @param pairs metrics of the preference pairs
 * @param steps number of optimizer steps
 * @param feedbackSeconds time for candidates, claims and scores in seconds, which arms may share
 * @param trainingSeconds time for DPO in seconds
 * @param heldOut metrics of the trained model on held-out scenes
 */
public record AblationRow(
        AblationArm arm,
        ArmLabeling labeling,
        ArmPairs pairs,
        long steps,
        double feedbackSeconds,
        double trainingSeconds,
        Metrics heldOut) {}
