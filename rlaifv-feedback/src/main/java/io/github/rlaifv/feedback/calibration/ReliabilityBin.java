package io.github.rlaifv.feedback.calibration;

/**
 * The claims whose share of yes is in [low, high); the last bin includes 1.
 *
 * @param low lower end of the bin
 * @param high upper end of the bin
 * @param claims number of claims in the bin
 * @param meanShare mean share of yes of the claims, that is, how sure the labeler is; 0 in an empty bin
 * @param trueShare share of the claims that are true; 0 in an empty bin
 */
public record ReliabilityBin(double low, double high, long claims, double meanShare, double trueShare) {}
