package io.github.rlaifv.feedback.calibration;

/** The metric that a threshold is chosen to maximize. */
public enum Criterion {
    /** The share of correct verdicts. */
    ACCURACY {
        @Override
        double of(Confusion confusion) {
            return confusion.accuracy();
        }
    },
    /** The harmonic mean of precision and recall of confirming true claims. */
    F1 {
        @Override
        double of(Confusion confusion) {
            return confusion.f1();
        }
    },
    /** The mean of the share of true claims that are confirmed and the share of false claims that are not. */
    BALANCED_ACCURACY {
        @Override
        double of(Confusion confusion) {
            return confusion.balancedAccuracy();
        }
    };

    abstract double of(Confusion confusion);
}
