package io.github.rlaifv.cli.calibrate;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.feedback.calibration.Criterion;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import picocli.CommandLine.Option;

/** The options for what a calibration measures, a mixin. */
final class MeasureOptions {
    @Option(
            names = "--criterion",
            description = "what the chosen threshold makes largest, one of ${COMPLETION-CANDIDATES}"
                    + " (default: ${DEFAULT-VALUE})")
    private Criterion criterion = Criterion.BALANCED_ACCURACY;

    @Option(
            names = "--threshold",
            description = "share of yes, in [0, 1), above which a claim is confirmed (default: ${DEFAULT-VALUE}, yes is"
                    + " likelier than no; the chosen threshold is printed beside it)")
    private double threshold = 0.5;

    @Option(names = "--bins", description = "number of bins of the reliability curve (default: ${DEFAULT-VALUE})")
    private int bins = 10;

    @Option(
            names = "--resamples",
            description = "number of bootstrap resamples for the intervals (default: ${DEFAULT-VALUE})")
    private int resamples = 1000;

    @Option(
            names = "--confidence",
            description = "confidence level of the intervals, in (0, 1) (default: ${DEFAULT-VALUE})")
    private double confidence = 0.95;

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    Criterion criterion() {
        return criterion;
    }

    /**
     * Returns the measurement.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    LabelerCalibration calibration() {
        LabelerCalibration.Builder measured = LabelerCalibration.builder().seed(seed);
        OptionValue.checked("--threshold", () -> measured.threshold(threshold));
        OptionValue.checked("--bins", () -> measured.bins(OptionValue.atLeast(1, bins)));
        OptionValue.checked("--resamples", () -> measured.resamples(resamples));
        OptionValue.checked("--confidence", () -> measured.confidence(confidence));
        return measured.build();
    }
}
