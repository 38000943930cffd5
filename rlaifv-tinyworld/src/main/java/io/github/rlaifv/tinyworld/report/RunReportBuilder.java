package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.ledger.LedgerRow;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builder that collects a {@link RunReport} during the run. */
public final class RunReportBuilder {
    private @Nullable String title;
    private @Nullable OffsetDateTime createdAt;
    private @Nullable EvaluationSetup evaluation;
    private @Nullable Versions versions;
    private @Nullable Goals goals;
    private @Nullable PeakMemory peakMemory;
    private @Nullable Integer selectedRound;
    private final List<RoundReport> rounds = new ArrayList<>();
    private final Map<String, Double> secondsPerStage = new LinkedHashMap<>();
    private final List<ModelFolder> models = new ArrayList<>();
    private final Map<String, Long> seeds = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<SceneSample> samples = new ArrayList<>();
    private final List<PairSample> pairs = new ArrayList<>();
    private List<LedgerRow> usage = List.of();

    RunReportBuilder() {}

    /** Sets the title of the run. Required. */
    public RunReportBuilder title(String value) {
        title = value;
        return this;
    }

    /** Sets the creation time. Required. */
    public RunReportBuilder createdAt(OffsetDateTime value) {
        createdAt = value;
        return this;
    }

    /** Sets the setup of the evaluation. Required. */
    public RunReportBuilder evaluation(EvaluationSetup value) {
        evaluation = value;
        return this;
    }

    /** Sets the versions of the software and the machine. Required. */
    public RunReportBuilder versions(Versions value) {
        versions = value;
        return this;
    }

    /** Sets the goals of the run. Default: null, which means none. */
    public RunReportBuilder goals(@Nullable Goals value) {
        goals = value;
        return this;
    }

    /** Sets the peak memory of the process. Default: null, which means unknown. */
    public RunReportBuilder peakMemory(@Nullable PeakMemory value) {
        peakMemory = value;
        return this;
    }

    /** Adds the results of a model: the base first, then each round. */
    public RunReportBuilder round(RoundReport value) {
        rounds.add(value);
        return this;
    }

    /** Sets the index of the kept model, where the base has 0. Default: the last round. */
    public RunReportBuilder selectedRound(int value) {
        selectedRound = value;
        return this;
    }

    /** Adds wall time to a stage, in seconds. Repeated calls with the same stage add up. */
    public RunReportBuilder seconds(String stage, double seconds) {
        secondsPerStage.merge(stage, seconds, Double::sum);
        return this;
    }

    /** Adds a model of the run. */
    public RunReportBuilder model(ModelFolder value) {
        models.add(value);
        return this;
    }

    /** Adds the seed of a kind of random choice. */
    public RunReportBuilder seed(String decides, long value) {
        seeds.put(decides, value);
        return this;
    }

    /** Adds a setting with its value as text. */
    public RunReportBuilder setting(String name, Object value) {
        settings.put(name, String.valueOf(value));
        return this;
    }

    /** Adds a note for the reader, as a sentence. */
    public RunReportBuilder note(String value) {
        notes.add(value);
        return this;
    }

    /** Adds a held-out scene with its responses. */
    public RunReportBuilder sample(SceneSample value) {
        samples.add(value);
        return this;
    }

    /** Adds an example of a preference pair. */
    public RunReportBuilder pair(PairSample value) {
        pairs.add(value);
        return this;
    }

    /** Sets what the run used by stage and model. Default: nothing. */
    public RunReportBuilder usage(List<LedgerRow> value) {
        usage = List.copyOf(value);
        return this;
    }

    /**
     * Builds the report.
     *
     * @throws IllegalStateException if a required option is missing; the message names it
     * @throws IndexOutOfBoundsException if there is no round, or the selected round does not exist
     */
    public RunReport build() {
        FeedbackTotals counts = rounds.stream()
                .map(RoundReport::counts)
                .filter(Objects::nonNull)
                .reduce(FeedbackTotals.NONE, FeedbackTotals::plus);
        return new RunReport(
                RunReport.FORMAT_VERSION,
                RequiredOption.of("RunReport", "title", title),
                RequiredOption.of("RunReport", "createdAt", createdAt)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
                RequiredOption.of("RunReport", "evaluation", evaluation),
                goals,
                rounds,
                selectedRound == null ? rounds.size() - 1 : selectedRound,
                counts,
                new Circumstances(
                        secondsPerStage,
                        peakMemory,
                        RequiredOption.of("RunReport", "versions", versions),
                        models,
                        seeds,
                        settings,
                        usage),
                notes,
                samples,
                pairs);
    }
}
