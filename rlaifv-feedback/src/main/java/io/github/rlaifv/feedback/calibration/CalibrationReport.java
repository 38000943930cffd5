package io.github.rlaifv.feedback.calibration;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a labeler's answers compare with the truth.
 *
 * @param claims judged
 * @param undecided further claims, on which the labeler gave no verdict
 * @param trueClaims of them
 * @param pictures that they are about
 * @param threshold that {@code confusion} and the figures from accuracy to balanced accuracy are of
 * @param confusion verdicts against the truth
 * @param accuracy share of right verdicts
 * @param precision share of confirmed claims that are true
 * @param recall share of true claims that are confirmed
 * @param f1 harmonic mean of precision and recall
 * @param balancedAccuracy mean of recall and the share of false claims not confirmed
 * @param rocAuc probability that a true claim has a higher share of yes than a false one, ties counting half
 * @param brier mean square of the distance between share of yes and truth
 * @param calibrationError expected calibration error: mean distance between share of yes and share of true claims in a
 *     bin, weighted by the bins' claims
 * @param bins equally wide, ascending
 * @param best thresholds, one a criterion
 * @param confidence of the intervals, such as 0.95
 * @param resamples of the bootstrap, whole pictures drawn
 * @param seed of the bootstrap
 * @param scorer settings of what judged, by name; empty where it is unknown
 */
public record CalibrationReport(
        int claims,
        int undecided,
        int trueClaims,
        int pictures,
        double threshold,
        Confusion confusion,
        Estimate accuracy,
        Estimate precision,
        Estimate recall,
        Estimate f1,
        Estimate balancedAccuracy,
        Estimate rocAuc,
        Estimate brier,
        Estimate calibrationError,
        List<ReliabilityBin> bins,
        List<BestThreshold> best,
        double confidence,
        int resamples,
        long seed,
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
