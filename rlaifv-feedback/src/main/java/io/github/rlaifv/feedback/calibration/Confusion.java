package io.github.rlaifv.feedback.calibration;

/**
 * Counts of verdicts against the truth. A true claim that is confirmed is a true positive. Metrics whose denominator is
 * zero are 0.
 *
 * @param truePositives number of true claims that were confirmed
 * @param falsePositives number of false claims that were confirmed
 * @param trueNegatives number of false claims that were not confirmed
 * @param falseNegatives number of true claims that were not confirmed
 */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    /** The share of correct verdicts. */
    public double accuracy() {
        return share(truePositives + trueNegatives, truePositives + trueNegatives + falsePositives + falseNegatives);
    }

    /** The share of confirmed claims that are true. */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** The share of true claims that are confirmed. */
    public double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /** The share of false claims that are not confirmed. */
    public double specificity() {
        return share(trueNegatives, trueNegatives + falsePositives);
    }

    /** The harmonic mean of precision and recall. */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** The mean of recall and specificity. */
    public double balancedAccuracy() {
        return (recall() + specificity()) / 2;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
