package io.github.rlaifv.feedback.calibration;

import java.util.Objects;

/**
 * The threshold that is best on the claims at hand, for {@link
 * io.github.rlaifv.feedback.score.DivideAndConquerScorer.Builder#threshold}.
 *
 * @param criterion what it is best at
 * @param threshold itself, with the interval of the thresholds that the resamples chose
 * @param value of the criterion on the claims it was chosen on, which flatters it
 * @param unseen the criterion's mean, and interval, on the claims that a resample left out: what to expect of new claims;
 *     NaN where resamples left out nothing to measure
 */
public record BestThreshold(Criterion criterion, Estimate threshold, double value, Estimate unseen) {
    public BestThreshold {
        Objects.requireNonNull(criterion, "criterion");
        Objects.requireNonNull(threshold, "threshold");
        Objects.requireNonNull(unseen, "unseen");
    }
}
