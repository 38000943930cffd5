package io.github.rlaifv.feedback.calibration;

/** What a threshold is chosen to be best at. */
public enum Criterion {
    /** Share of claims that are confirmed if true and rejected if false. */
    ACCURACY {
        @Override
        double of(Confusion confusion) {
            return confusion.accuracy();
        }
    },
    /** Harmonic mean of precision and recall of confirming true claims. */
    F1 {
        @Override
        double of(Confusion confusion) {
            return confusion.f1();
        }
    },
    /** Mean of the share of true claims confirmed and of false claims rejected. */
    BALANCED_ACCURACY {
        @Override
        double of(Confusion confusion) {
            return confusion.balancedAccuracy();
        }
    };

    abstract double of(Confusion confusion);
}
