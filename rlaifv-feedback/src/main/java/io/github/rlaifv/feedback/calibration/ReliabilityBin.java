package io.github.rlaifv.feedback.calibration;

/**
 * The claims whose share of yes lies in [low, high); the last bin holds 1 too.
 *
 * @param low lower end
 * @param high upper end
 * @param claims in the bin
 * @param meanShare mean of their shares of yes: how sure the labeler is; 0 in an empty bin
 * @param trueShare share of them that is true; 0 in an empty bin
 */
public record ReliabilityBin(double low, double high, long claims, double meanShare, double trueShare) {}
