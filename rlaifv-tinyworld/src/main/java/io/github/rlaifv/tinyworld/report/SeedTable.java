package io.github.rlaifv.tinyworld.report;

import com.google.common.math.Quantiles;
import com.google.common.primitives.Doubles;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Headline of several quickstarts that differ in their seeds: a row per run, the median and the worst of each change from
 * the base to the aligned model.
 *
 * @param rows one row per run, at least one
 */
public record SeedTable(List<Row> rows) {
    public SeedTable {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a table of seeds needs at least one run");
        }
    }

    /**
     * Result of one run. Changes of hallucination are relative, those of coverage absolute; all rates are in [0, 1].
     *
     * @param name name of the run
     * @param kept name of the model that was kept
     * @param base metrics before alignment
     * @param aligned metrics of the kept model
     * @param seconds wall time of the whole run
     */
    public record Row(String name, String kept, Metrics base, Metrics aligned, double seconds) {
        /** Relative change of response hallucination; -0.85 is 85 % less. */
        public double response() {
            return relative(base.responseHallucination(), aligned.responseHallucination());
        }

        /** Relative change of overall hallucination. */
        public double overall() {
            return relative(base.overallHallucination(), aligned.overallHallucination());
        }

        /** Absolute change of coverage. */
        public double coverage() {
            return ReportChecks.known(aligned.coverage()) - ReportChecks.known(base.coverage());
        }
    }

    /**
     * Makes a row of a report.
     *
     * @param name name of the run
     * @throws IllegalArgumentException if the report has no ground truth
     */
    public static Row row(String name, RunReport report) {
        if (!report.hasGroundTruth()) {
            throw new IllegalArgumentException(name + " has no ground truth: name a quickstart on the tiny world");
        }
        return new Row(
                name,
                report.aligned().name(),
                report.base().metrics(),
                report.aligned().metrics(),
                report.secondsTotal());
    }

    /** The change that is in the middle; of an even number of runs the mean of the two in the middle. */
    public double median(ToDoubleFunction<Row> change) {
        return Quantiles.median().compute(values(change));
    }

    private double[] values(ToDoubleFunction<Row> change) {
        return rows.stream().mapToDouble(change).toArray();
    }

    /** The table in Markdown. */
    public String toTable() {
        StringBuilder text = new StringBuilder(
                "| run | response hallucination | overall | coverage | words | kept | seconds |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1f %% -> %.1f %% (%+.1f points) | %.1f -> %.1f | %s | %.0f |%n",
                    row.name(),
                    fall(row.base().responseHallucination(), row.aligned().responseHallucination(), row.response()),
                    fall(row.base().overallHallucination(), row.aligned().overallHallucination(), row.overall()),
                    100 * ReportChecks.known(row.base().coverage()),
                    100 * ReportChecks.known(row.aligned().coverage()),
                    100 * row.coverage(),
                    row.base().meanWords(),
                    row.aligned().meanWords(),
                    row.kept(),
                    row.seconds()));
        }
        line(text, "median", median(Row::response), median(Row::overall), median(Row::coverage));
        line(
                text,
                "worst",
                Doubles.max(values(Row::response)),
                Doubles.max(values(Row::overall)),
                Doubles.min(values(Row::coverage)));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, double response, double overall, double coverage) {
        text.append(String.format(
                Locale.ROOT,
                "| **%s** | %+.1f %% | %+.1f %% | %+.1f points | | | |%n",
                name,
                100 * response,
                100 * overall,
                100 * coverage));
    }

    private static String fall(@Nullable Double from, @Nullable Double to, double change) {
        return String.format(
                Locale.ROOT,
                "%.1f %% -> %.1f %% (%+.1f %%)",
                100 * ReportChecks.known(from),
                100 * ReportChecks.known(to),
                100 * change);
    }

    private static double relative(@Nullable Double from, @Nullable Double to) {
        return ReportChecks.known(from) == 0
                ? ReportChecks.known(to)
                : ReportChecks.known(to) / ReportChecks.known(from) - 1;
    }
}
