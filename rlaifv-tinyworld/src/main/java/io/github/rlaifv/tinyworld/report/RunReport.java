package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The whole result of a run: metrics, circumstances and examples. Shares are in [0, 1], times in seconds.
 *
 * @param formatVersion of {@code report.json}; {@value #FORMAT_VERSION}
 * @param title of the run
 * @param createdAt ISO-8601 with offset
 * @param evaluation what the metrics were measured on
 * @param goals what the run set out to reach; null if nothing
 * @param rounds the base first, then each round; never empty
 * @param selectedRound index in rounds of the aligned model that was kept
 * @param counts all rounds together
 * @param circumstances models, settings, machine and time; their fields stand in {@code report.json} beside the others
 * @param notes what a reader should know, such as that no pair was found
 * @param samples held-out scenes with what base and aligned model say
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

    /** The version that this class reads and writes. */
    public static final int FORMAT_VERSION = 1;

    public RunReport {
        if (formatVersion != FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "format version " + FORMAT_VERSION + " of report.json is understood, not " + formatVersion);
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

    /** The model before any alignment. */
    public RoundReport base() {
        return rounds.get(0);
    }

    /** The model that was kept. */
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

    /** Starts an empty report; title, creation time, evaluation, versions and at least one round must be given. */
    public static RunReportBuilder builder() {
        return new RunReportBuilder();
    }
}
