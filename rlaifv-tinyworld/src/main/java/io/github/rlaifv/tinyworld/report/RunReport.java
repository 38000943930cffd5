package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Complete results of a run: metrics, circumstances and examples. Shares are in [0, 1], times in seconds.
 *
 * @param formatVersion format version of {@code report.json}, {@value #FORMAT_VERSION}
 * @param title title of the run
 * @param createdAt creation time in ISO-8601 with offset
 * @param evaluation setup of the evaluation
 * @param goals goals of the run; null if it has none
 * @param rounds the base first, then each round; never empty
 * @param selectedRound index in {@code rounds} of the aligned model that was kept
 * @param counts totals of all rounds
 * @param circumstances models, settings, machine and time; {@code report.json} has their fields at its top level
 * @param notes notes for the reader, such as that a round had no preference pairs
 * @param samples held-out scenes with responses of the base and the aligned model
 * @param pairs examples of the preference pairs
 */
@JsonPropertyOrder({
    "formatVersion",
    "title",
    "createdAt",
    "evaluation",
    "goals",
    "rounds",
    "selectedRound",
    "counts",
    "circumstances",
    "notes",
    "samples",
    "pairs",
    "hasGroundTruth",
    "secondsTotal"
})
public record RunReport(
        int formatVersion,
        String title,
        String createdAt,
        EvaluationSetup evaluation,
        @Nullable Goals goals,
        List<RoundReport> rounds,
        int selectedRound,
        FeedbackTotals counts,
        @JsonUnwrapped Circumstances circumstances,
        List<String> notes,
        List<SceneSample> samples,
        List<PairSample> pairs) {

    /** Format version that this class reads and writes. */
    public static final int FORMAT_VERSION = 1;

    public RunReport {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException("formatVersion must be " + FORMAT_VERSION + ", was " + formatVersion);
        }
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(evaluation, "evaluation");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(circumstances, "circumstances");
        rounds = List.copyOf(rounds);
        Objects.checkIndex(selectedRound, rounds.size());
        notes = ReportChecks.copy(notes);
        samples = ReportChecks.copy(samples);
        pairs = ReportChecks.copy(pairs);
    }

    /** The results of the model before alignment. */
    public RoundReport base() {
        return rounds.get(0);
    }

    /** The results of the model that was kept. */
    public RoundReport aligned() {
        return rounds.get(selectedRound);
    }

    /** Whether the images have ground truth. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean hasGroundTruth() {
        return base().metrics().responseHallucination() != null;
    }

    /** Wall time of all stages, in seconds. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public double secondsTotal() {
        return circumstances.secondsTotal();
    }

    /** Starts an empty report. Title, creation time, evaluation, versions and at least one round are required. */
    public static RunReportBuilder builder() {
        return new RunReportBuilder();
    }
}
