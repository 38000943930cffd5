package io.github.rlaifv.tinyworld.ablation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.rlaifv.tinyworld.report.Metrics;

/**
 * Results of one way to make pairs.
 *
 * @param arm way to make pairs
 * @param labeling number, speed and accuracy of the labeler's answers
 * @param pairs metrics of the preference pairs
 * @param feedbackSeconds time for candidates, claims and scores, which arms may share
 * @param trainingSeconds time for one round of DPO
 * @param development metrics of the trained model on development scenes
 * @param developmentScore {@linkplain io.github.rlaifv.tinyworld.quickstart.DevelopmentScore score} that the quickstart
 *     chooses rounds by; 0 for the base
 * @param heldOut metrics of the trained model on held-out scenes
 */
public record AblationRow(
        AblationArm arm,
        @JsonUnwrapped ArmLabeling labeling,
        @JsonUnwrapped ArmPairs pairs,
        double feedbackSeconds,
        double trainingSeconds,
        Metrics development,
        double developmentScore,
        Metrics heldOut) {}
