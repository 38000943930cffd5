package io.github.rlaifv.tinyworld.bestof;

import io.github.rlaifv.tinyworld.compare.RunBootstrap;
import io.github.rlaifv.tinyworld.compare.SceneScores;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
     * @param overall overall hallucination, in [0, 1]
     * @param overallChange difference to plain sampling, with its 95 % interval
     * @param coverage mean coverage, in [0, 1]
     * @param coverageChange difference to plain sampling, with its 95 % interval
     * @param words mean number of words per response
     * @param secondsPerAnswer wall time per answer of calls with 20 answers each
     */
    public record Row(
            String model,
            String way,
            double overall,
            RunBootstrap.Difference overallChange,
            double coverage,
            RunBootstrap.Difference coverageChange,
            double words,
            double secondsPerAnswer) {
        static Row of(
                String model, String way, List<SceneScores> runs, List<SceneScores> sampled, List<Double> seconds) {
            return new Row(
                    model,
                    way,
                    mean(runs, SceneScores::overall),
                    change(runs, sampled, SceneScores::overall),
                    mean(runs, SceneScores::coverage),
                    change(runs, sampled, SceneScores::coverage),
                    mean(runs, SceneScores::words),
                    seconds.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
        }
    }

    private static RunBootstrap.Difference change(
            List<SceneScores> now, List<SceneScores> before, Function<SceneScores, List<Double>> metric) {
        return RunBootstrap.of(
                now.stream().map(metric).toList(), before.stream().map(metric).toList());
    }

    private static double mean(List<SceneScores> runs, Function<SceneScores, List<Double>> metric) {
        return runs.stream()
                .flatMap(run -> metric.apply(run).stream())
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
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
                    "| %s | %s | %.1f %%%s | %.1f %%%s | %.1f | %.2f |%n",
                    row.model(),
                    row.way(),
                    100 * row.overall(),
                    points(row.overallChange()),
                    100 * row.coverage(),
                    points(row.coverageChange()),
                    row.words(),
                    row.secondsPerAnswer()));
        }
        return text.toString();
    }

    private static String points(RunBootstrap.Difference change) {
        return change.value() == 0 && change.low() == 0 && change.high() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%+.1f: %+.1f to %+.1f)",
                        100 * change.value(),
                        100 * change.low(),
                        100 * change.high());
    }
}
