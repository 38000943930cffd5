package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.report.internal.BarChart;
import io.github.rlaifv.report.internal.LineChart;
import io.github.rlaifv.report.internal.LineChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Charts of the report page. */
record Charts(RunReport report) {

    private static final int WIDE = 720;
    private static final int NARROW = 350;
    private static final int TALL = 290;
    private static final int LOW = 118;

    /** Charts over rounds: hallucination, coverage, length, labeler, pairs and rewards. */
    String rounds() {
        List<String> names = report.rounds().stream().map(RoundReport::name).toList();
        String hallucination = hallucination(names, NARROW).html("narrow")
                + hallucination(names, WIDE).html("wide");
        String coverage = percent("Coverage (share of objects mentioned)", names, m -> m.coverage());
        String words = new LineChart(
                        "Words per response",
                        names,
                        List.of(line("words", 4, m -> m.meanWords())),
                        MetricText::one,
                        NARROW,
                        LOW)
                .html("");
        String labeler = new LineChart(
                        "Labeler",
                        names,
                        List.of(
                                line("agreement with ground truth", 4, m -> m.labelerAccuracy()),
                                series("claims confirmed", 3, report.rounds(), r -> confirmed(r))),
                        MetricText::percent,
                        NARROW,
                        LOW)
                .html("");
        String rewards = new LineChart(
                        "Reward after training",
                        names,
                        List.of(
                                series("chosen", 3, report.rounds(), r -> reward(r, true)),
                                series("rejected", 2, report.rounds(), r -> reward(r, false))),
                        MetricText::three,
                        NARROW,
                        LOW)
                .html("");
        String pairs = new LineChart(
                        "Preference pairs",
                        names,
                        List.of(
                                series("selected", 1, report.rounds(), r -> pairs(r, false)),
                                series("after length balance", 4, report.rounds(), r -> pairs(r, true))),
                        MetricText::count,
                        NARROW,
                        LOW,
                        2)
                .html("");
        String beside = hallucination.isEmpty() ? coverage + words : hallucination + stack(coverage + words);
        return "<div class=\"charts\">" + beside + labeler + pairs + rewards + "</div>";
    }

    /** The chart of hallucination; a page shows the narrow one on narrow screens, where the other would be too small. */
    private LineChart hallucination(List<String> names, int width) {
        return new LineChart(
                "Hallucination on held-out scenes (lower is better)",
                names,
                List.of(
                        line("any error", 1, m -> m.overallHallucination()),
                        line("responses with an invented object", 2, m -> m.responseHallucination()),
                        line("invented mentions", 3, m -> m.mentionHallucination())),
                MetricText::percent,
                width,
                TALL);
    }

    /** Charts of best-of-N for candidates of the base and of the aligned model; empty text if not measured. */
    String bestOfN() {
        List<RoundReport> measured = new ArrayList<>();
        for (RoundReport round : List.of(report.base(), report.aligned())) {
            if (!round.bestOfN().isEmpty() && !measured.contains(round)) {
                measured.add(round);
            }
        }
        if (measured.isEmpty()) {
            return "";
        }
        double reach = measured.stream()
                .flatMap(round -> round.bestOfN().stream())
                .map(point -> point.metrics().overallHallucination())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        StringBuilder html = new StringBuilder("<div class=\"charts\">");
        for (RoundReport round : measured) {
            List<BestOfNPoint> points = round.bestOfFirstRule();
            html.append(new LineChart(
                            "Hallucination of the best of N, candidates of: " + round.name(),
                            sizes(points),
                            List.of(
                                    series(
                                            "any error",
                                            1,
                                            points,
                                            p -> p.metrics().overallHallucination()),
                                    series(
                                            "response",
                                            2,
                                            points,
                                            p -> p.metrics().responseHallucination()),
                                    series(
                                            "mention",
                                            3,
                                            points,
                                            p -> p.metrics().mentionHallucination())),
                            MetricText::percent,
                            NARROW,
                            TALL,
                            reach)
                    .html(""));
        }
        if (report.hasGroundTruth()) {
            measured.forEach(round -> html.append(byRule(round, reach)));
        }
        html.append(stack(compare("Coverage", measured, p -> p.metrics().coverage(), MetricText::percent)
                + compare("Words per response", measured, p -> p.metrics().meanWords(), MetricText::one)));
        if (!report.hasGroundTruth()) {
            html.append(compare("Mean reward", measured, BestOfNPoint::meanScore, MetricText::three));
        }
        return html.append("</div>").toString();
    }

    /** The chart of the wall time per stage. */
    String stages() {
        return stages(NARROW).html("narrow bars") + stages(WIDE).html("wide bars");
    }

    private BarChart stages(int width) {
        return new BarChart(
                "Wall time: " + MetricText.seconds(report.secondsTotal()),
                report.circumstances().secondsPerStage(),
                MetricText::seconds,
                width);
    }

    private static String byRule(RoundReport round, double reach) {
        List<Series> lines = new ArrayList<>();
        for (String rule : round.rules()) {
            lines.add(series(
                    rule,
                    lines.size() + 1,
                    round.bestOfN(rule),
                    point -> point.metrics().overallHallucination()));
        }
        String title = "Any error per rule, candidates of: " + round.name();
        return lines.size() < 2
                ? ""
                : new LineChart(title, sizes(round.bestOfFirstRule()), lines, MetricText::percent, NARROW, TALL, reach)
                        .html("");
    }

    private static String stack(String charts) {
        return charts.isEmpty() ? "" : "<div class=\"stack\">" + charts + "</div>";
    }

    private String percent(String title, List<String> names, Function<Metrics, @Nullable Double> value) {
        return new LineChart(title, names, List.of(line(title, 4, value)), MetricText::percent, NARROW, LOW).html("");
    }

    private static String compare(
            String title,
            List<RoundReport> measured,
            Function<BestOfNPoint, @Nullable Double> value,
            Function<Double, String> format) {
        List<Series> lines = new ArrayList<>();
        for (RoundReport round : measured) {
            lines.add(series(round.name(), lines.isEmpty() ? 4 : 3, round.bestOfFirstRule(), value));
        }
        return new LineChart(title, sizes(measured.get(0).bestOfFirstRule()), lines, format, NARROW, LOW).html("");
    }

    private static List<String> sizes(List<BestOfNPoint> points) {
        return points.stream().map(point -> "N=" + point.n()).toList();
    }

    private Series line(String name, int colour, Function<Metrics, @Nullable Double> value) {
        return series(name, colour, report.rounds(), round -> value.apply(round.metrics()));
    }

    private static <T> Series series(String name, int colour, List<T> of, Function<T, @Nullable Double> value) {
        List<@Nullable Double> values = new ArrayList<>();
        for (T each : of) {
            values.add(value.apply(each));
        }
        return new Series(name, colour, values);
    }

    private static @Nullable Double confirmed(RoundReport round) {
        return round.counts() == null ? null : round.counts().claimsConfirmedRate();
    }

    private static @Nullable Double reward(RoundReport round, boolean chosen) {
        TrainingSummary training = round.training();
        return training == null ? null : chosen ? training.chosenReward() : training.rejectedReward();
    }

    private static @Nullable Double pairs(RoundReport round, boolean balanced) {
        FeedbackTotals counts = round.counts();
        return counts == null
                ? null
                : Double.valueOf(balanced ? counts.pairsAfterBalance() : counts.pairsBeforeBalance());
    }
}
