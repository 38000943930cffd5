package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.report.internal.LineChart.Series;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final int WIDTH = 350;
    /** Least width of a bold digit of 11 pixels, as browsers draw it. */
    private static final double DIGIT = 6.5;

    private static String chart(double last) {
        return new LineChart(
                        "reward",
                        List.of("base", "round 1"),
                        List.of(new Series("mean", 1, List.of(0.0, last))),
                        value -> String.format(Locale.ROOT, "%.3f", value),
                        WIDTH,
                        120)
                .html("");
    }

    @Test
    void labelAtTheEndOfALineIsNotCutOff() {
        for (double last : new double[] {0.5, -0.114, 114.965, -12_345.678}) {
            Matcher label = Pattern.compile("class=\"end s1\" x=\"(\\d+)\"[^>]*>([^<]+)<")
                    .matcher(chart(last));
            assertThat(label.find()).isTrue();
            double end =
                    Integer.parseInt(label.group(1)) + DIGIT * label.group(2).length();
            assertThat(end).as(label.group(2)).isLessThanOrEqualTo(WIDTH);
        }
    }

    @Test
    void labelOfATickIsNotCutOff() {
        Matcher tick = Pattern.compile("class=\"tick\" x=\"(\\d+)\"[^>]*text-anchor=\"end\">([^<]+)<")
                .matcher(chart(-12_345.678));
        int longest = 0;
        while (tick.find()) {
            longest = Math.max(longest, tick.group(2).length());
            assertThat(Integer.parseInt(tick.group(1)) - 6 * tick.group(2).length())
                    .as(tick.group(2))
                    .isGreaterThanOrEqualTo(0);
        }
        assertThat(longest).isGreaterThan(5);
    }
}
