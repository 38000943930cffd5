package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.tinyworld.compare.MetricSummary;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import java.util.List;
import java.util.Locale;

/**
 * Results of a comparison of guided decoding with plain sampling.
 *
 * @param runs number of quickstarts
 * @param scenes number of held-out scenes per run
 * @param candidates number of candidates per sentence
 * @param rows one row per model and way to decode
 */
public record GuidedTable(int runs, int scenes, int candidates, List<Row> rows) {
    public GuidedTable {
        rows = List.copyOf(rows);
    }

    /**
     * Results of one way to decode.
     *
     * @param model name of the model that writes
     * @param way name of the way to decode
     * @param overall overall hallucination, in [0, 1], compared with plain sampling
     * @param coverage mean coverage, in [0, 1], compared likewise
     * @param words number of words per response, compared likewise
     * @param secondsPerAnswer wall time per answer of calls with 20 answers each
     */
    public record Row(
            String model,
            String way,
            MetricSummary overall,
            MetricSummary coverage,
            MetricSummary words,
            double secondsPerAnswer) {
        static Row of(
                String model, String way, List<SceneScores> runs, List<SceneScores> sampled, List<Double> seconds) {
            return new Row(
                    model,
                    way,
                    MetricSummary.of(runs, sampled, SceneScores::overall),
                    MetricSummary.of(runs, sampled, SceneScores::coverage),
                    MetricSummary.of(runs, sampled, SceneScores::words),
                    seconds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
        }
    }

    /** The table in Markdown; changes in points with their 95 % intervals. */
    public String toTable() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d runs, %d held-out scenes each, %d candidates per sentence%n%n| model | response | overall hallucination | coverage | words | seconds |%n| --- | --- | --- | --- | --- | --- |%n",
                runs,
                scenes,
                candidates));
        for (Row row : rows) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %.1f | %.2f |%n",
                    row.model(),
                    row.way(),
                    percent(row.overall()),
                    percent(row.coverage()),
                    row.words().mean(),
                    row.secondsPerAnswer()));
        }
        return text.toString();
    }

    private static String percent(MetricSummary metric) {
        String mean = String.format(Locale.ROOT, "%.1f %%", 100 * metric.mean());
        return metric.change() == 0 && metric.low() == 0 && metric.high() == 0
                ? mean
                : mean
                        + String.format(
                                Locale.ROOT,
                                " (%+.1f: %+.1f to %+.1f)",
                                100 * metric.change(),
                                100 * metric.low(),
                                100 * metric.high());
    }
}
