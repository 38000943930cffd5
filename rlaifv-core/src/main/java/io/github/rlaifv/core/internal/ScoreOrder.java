package io.github.rlaifv.core.internal;

/**
 * The order of the scores of checkpoints.
 *
 * @param higherIsBetter whether higher scores are better
 */
public record ScoreOrder(boolean higherIsBetter) {

    /** Returns whether a score is better than another. NaN is worse than every number and not better than NaN. */
    public boolean better(double score, double than) {
        if (Double.isNaN(score)) {
            return false;
        }
        return Double.isNaN(than) || (higherIsBetter ? score > than : score < than);
    }

    /** Returns whether a score is better than another, or worse by less than a tolerance. */
    public boolean better(double score, double than, double tolerance) {
        return better(higherIsBetter ? score + tolerance : score - tolerance, than);
    }
}
