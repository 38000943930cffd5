package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a labeler's answers compare with the truth.
 *
 * @param sample the claims that were judged
 * @param verdicts how right the verdicts at one threshold are
 * @param rocAuc probability that a true claim has a higher share of yes than a false one, ties counting half
 * @param brier mean square of the distance between share of yes and truth
 * @param calibrationError expected calibration error: mean distance between share of yes and share of true claims in a
 *     bin, weighted by the bins' claims
 * @param bins equally wide, ascending
 * @param best thresholds, one a criterion
 * @param intervals how the intervals were found
 * @param scorer settings of what judged, by name; empty where it is unknown
 */
public record CalibrationReport(
        @JsonUnwrapped ClaimSample sample,
        @JsonUnwrapped VerdictMetrics verdicts,
        Estimate rocAuc,
        Estimate brier,
        Estimate calibrationError,
        List<ReliabilityBin> bins,
        List<BestThreshold> best,
        @JsonUnwrapped BootstrapIntervals intervals,
        SortedMap<String, String> scorer) {
    public CalibrationReport {
        bins = List.copyOf(bins);
        best = List.copyOf(best);
        scorer = Collections.unmodifiableSortedMap(new TreeMap<>(scorer));
    }

    /** The report as JSON, names in snake case, NaN as null. */
    public String toJson() {
        return ReportFormats.json(this);
    }

    /** The report as tables for people, lines of at most 91 characters. */
    public String toTable() {
        return ReportFormats.table(this);
    }

    /**
     * Writes {@link #toJson()} to a file, replacing an earlier report.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if there is a file of that name that is no such report
     * @throws io.github.rlaifv.core.run.StorageException if it can't be written
     */
    public void write(Path file) {
        ReportFormats.write(this, file);
    }
}
