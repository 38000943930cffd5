package io.github.rlaifv.feedback.calibration;

import java.util.Objects;

/**
 * The threshold that gives the best value of one criterion on labeled claims, for {@link
 * io.github.rlaifv.feedback.score.DivideAndConquerScorer.Builder#threshold}.
 *
 * @param criterion the criterion that was maximized
 * @param threshold the threshold, with the interval of the best thresholds of the resamples
 * @param value value of the criterion on the claims that the threshold was chosen on, which is optimistic
 * @param unseen mean value of the criterion, with its interval, on the claims left out of each resample, which is what
 *     to expect for new claims; NaN if no resample left out claims of both kinds
 */
public record BestThreshold(Criterion criterion, MetricInterval threshold, double value, MetricInterval unseen) {
    public BestThreshold {
        Objects.requireNonNull(criterion, "criterion");
        Objects.requireNonNull(threshold, "threshold");
        Objects.requireNonNull(unseen, "unseen");
    }
}
