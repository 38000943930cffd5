package io.github.rlaifv.feedback.calibration;

/**
 * Verdicts against the truth; to confirm a true claim is a true positive. Shares of nothing are 0.
 *
 * @param truePositives true claims confirmed
 * @param falsePositives false claims confirmed
 * @param trueNegatives false claims not confirmed
 * @param falseNegatives true claims not confirmed
 */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    /** Share of right verdicts. */
    public double accuracy() {
        return share(truePositives + trueNegatives, truePositives + trueNegatives + falsePositives + falseNegatives);
    }

    /** Share of confirmed claims that are true. */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** Share of true claims that are confirmed. */
    public double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /** Share of false claims that are not confirmed. */
    public double specificity() {
        return share(trueNegatives, trueNegatives + falsePositives);
    }

    /** Harmonic mean of precision and recall. */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** Mean of recall and specificity. */
    public double balancedAccuracy() {
        return (recall() + specificity()) / 2;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
