package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.tinyworld.report.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What one way of making pairs came to.
 *
 * @param arm the way
 * @param questions different ones that the labeler was asked: claims, or whole responses
 * @param questionsPerSecond how fast it answered them
 * @param labelAccuracy share of its verdicts on claims that agree with the truth; null where it judged no claims
 * @param pairsMade of all instructions, after length balance
 * @param pairsUsed equally many for every arm
 * @param pairsRight share of the made pairs whose chosen side holds fewer false claims than the rejected one
 * @param pairsTied share of them whose sides hold equally many
 * @param chosenWords mean of the made pairs
 * @param rejectedWords mean of the made pairs
 * @param feedbackSeconds of candidates, claims and scores, which arms may share
 * @param trainingSeconds of one round of DPO
 * @param development figures of the trained model
 * @param developmentScore as the quickstart's rounds are chosen by; 0 for the base
 * @param heldOut figures of the trained model
 */
public record AblationRow(
        AblationArm arm,
        long questions,
        double questionsPerSecond,
        @Nullable Double labelAccuracy,
        int pairsMade,
        int pairsUsed,
        double pairsRight,
        double pairsTied,
        double chosenWords,
        double rejectedWords,
        double feedbackSeconds,
        double trainingSeconds,
        Metrics development,
        double developmentScore,
        Metrics heldOut) {}
