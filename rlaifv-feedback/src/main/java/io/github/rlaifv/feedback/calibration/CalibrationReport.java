package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well the verdicts of a labeler agree with the truth, measured on labeled claims. "Share of yes" is p(yes) /
 * (p(yes) + p(no)). Metrics with an {@link MetricInterval} have a bootstrap interval.
 *
 * @param sample the claims that were judged
 * @param verdicts how right the verdicts at one threshold are
 * @param rocAuc probability that a true claim has a higher share of yes than a false one, with ties counted as one half
 * @param brier mean squared difference between the share of yes and the truth (0 or 1)
 * @param calibrationError expected calibration error: the mean difference between the share of yes and the share of
 *     true claims per bin, weighted by the number of claims in the bin
 * @param bins reliability bins of equal width, in ascending order
 * @param best the best threshold for each criterion
 * @param intervals how the intervals were found
 * @param scorer settings of the scorer by name; empty if unknown
 */
public record CalibrationReport(
        @JsonUnwrapped ClaimSample sample,
        @JsonUnwrapped VerdictMetrics verdicts,
        MetricInterval rocAuc,
        MetricInterval brier,
        MetricInterval calibrationError,
        List<ReliabilityBin> bins,
        List<BestThreshold> best,
        @JsonUnwrapped BootstrapIntervals intervals,
        SortedMap<String, String> scorer) {
    public CalibrationReport {
        bins = List.copyOf(bins);
        best = List.copyOf(best);
        scorer = Collections.unmodifiableSortedMap(new TreeMap<>(scorer));
    }

    /** This report as JSON, with names in snake case and NaN as null. */
    public String toJson() {
        return ReportFormats.json(this);
    }

    /** This report as text tables with lines of at most 91 characters. */
    public String toTable() {
        return ReportFormats.table(this);
    }

    /**
     * Writes {@link #toJson()} to a file, replacing an earlier report.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file exists and is not a calibration report
     * @throws io.github.rlaifv.core.run.StorageException if the file can't be written
     */
    public void write(Path file) {
        ReportFormats.write(this, file);
    }
}
