package io.github.rlaifv.tinyworld.ablation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.rlaifv.tinyworld.report.Metrics;

/**
 * What one way of making pairs came to.
 *
 * @param arm the way
 * @param labeling what the labeler was asked
 * @param pairs what was made of its verdicts
 * @param feedbackSeconds time of candidates, claims and scores, which arms may share
 * @param trainingSeconds time of one round of DPO
 * @param development metrics of the trained model
 * @param developmentScore as the quickstart's rounds are chosen by; 0 for the base
 * @param heldOut metrics of the trained model
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
