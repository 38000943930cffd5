package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.report.internal.LineChart;
import io.github.rlaifv.report.internal.LineChart.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that the README's chart is the chart of the quickstart's report, drawn from the README's table. */
class ReadmeChartTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (base|round [^|]+?|average[^|]*?) \\|( [0-9.]+ %.*)$");
    private static final Pattern PERCENT = Pattern.compile("([0-9.]+) %");
    private static final Pattern DRAWING =
            Pattern.compile("<svg viewBox=\"0 0 720 290\"[^>]*>(.*?)</svg></figure>", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("<span class=\"key\"><svg[^>]*>(.*?)</svg>(.*?)</span>");
    private static final List<Integer> KEY_PLACES = List.of(46, 150, 390);
    private static final String HEAD = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 350" role="img"
              aria-label="Hallucination on held-out scenes, by round">
            <style>
            text { font: 12px system-ui, sans-serif; fill: #1c2430; }
            .title { font-weight: 650; font-size: 14px; } .tick { fill: #596273; } .end { font-weight: 650; }
            .grid { stroke: #dfe3ea; } .zero { stroke: #8b94a3; } .line { fill: none; stroke-width: 2; }
            .line.s1 { stroke: #1f5fbf; } .line.s2 { stroke: #c4501b; } .line.s3 { stroke: #0b7a6b; }
            .point.s1, .end.s1 { fill: #1f5fbf; } .point.s2, .end.s2 { fill: #c4501b; } .point.s3, .end.s3 { fill: #0b7a6b; }
            </style>
            <rect width="720" height="350" fill="#fff"/>
            <text class="title" x="46" y="22">Hallucination on held-out scenes (lower is better)</text>
            """;

    private final Path root = Fixtures.repository();

    @Test
    void chartShowsTheTable() throws IOException {
        String chart = chart(Files.readString(root.resolve("README.md")));
        Path image = root.resolve("docs/images/quickstart.svg");
        if (Boolean.getBoolean("rlaifv.docs.write")) {
            Files.writeString(image, chart);
        }
        assertThat(Files.readString(image).replace("\r\n", "\n"))
                .as("redraw it with -Drlaifv.docs.write=true")
                .isEqualTo(chart);
    }

    private static String chart(String readme) {
        List<String> names = new ArrayList<>();
        List<Double> response = new ArrayList<>();
        List<Double> mention = new ArrayList<>();
        List<Double> overall = new ArrayList<>();
        Matcher row = ROW.matcher(readme);
        while (row.find()) {
            List<Double> values = PERCENT.matcher(row.group(2))
                    .results()
                    .map(value -> Double.parseDouble(value.group(1)) / 100)
                    .toList();
            names.add(row.group(1));
            response.add(values.get(0));
            mention.add(values.get(1));
            overall.add(values.get(2));
        }
        assertThat(names).startsWith("base").hasSizeGreaterThan(2);
        List<Series> lines = List.of(
                new Series("any error", 1, List.copyOf(overall)),
                new Series("responses with an invented object", 2, List.copyOf(response)),
                new Series("invented mentions", 3, List.copyOf(mention)));
        return standalone(new LineChart("", names, lines, MetricText::percent, 720, 290).html(""));
    }

    private static String standalone(String figure) {
        StringBuilder svg = new StringBuilder(HEAD);
        Matcher key = KEY.matcher(figure);
        for (int place : KEY_PLACES) {
            assertThat(key.find()).isTrue();
            svg.append("<g transform=\"translate(%d 33)\">%s<text x=\"16\" y=\"10\">%s</text></g>\n"
                    .formatted(place, key.group(1), key.group(2)));
        }
        Matcher drawing = DRAWING.matcher(figure);
        assertThat(drawing.find()).isTrue();
        return svg.append("<g transform=\"translate(0 54)\">")
                .append(drawing.group(1).replace("/><", "/>\n<").replace("><text", ">\n<text"))
                .append("</g>\n</svg>\n")
                .toString();
    }
}
