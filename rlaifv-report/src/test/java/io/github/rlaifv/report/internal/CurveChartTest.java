package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class CurveChartTest {

    private static Curve curve(String name, int points, IntToDoubleFunction value) {
        return new Curve(
                name,
                IntStream.rangeClosed(1, points)
                        .mapToObj(i -> new Curve.Point(i, value.applyAsDouble(i)))
                        .toList(),
                false);
    }

    private static CurveChart chart(Curve... curves) {
        return new CurveChart("loss", "", List.of(curves), false);
    }

    @Test
    void chartShowsEveryCurveWithItsLastValue() {
        String html =
                chart(curve("chosen", 3, i -> i), curve("rejected", 3, i -> -i)).html();
        assertThat(html).contains("chosen <b>3</b>", "rejected <b>-3</b>", "class=\"line s1\"", "class=\"line s2\"");
        assertThat(html.split("<circle", -1)).hasSize(7);
    }

    @Test
    void curvesWithManyPointsAreSmoothed() {
        String html = chart(curve("loss", 100, i -> i % 2)).html();
        assertThat(html).contains("class=\"raw s1\"", "class=\"line s1\"");
        Curve smooth = curve("loss", 100, i -> i % 2).smoothLine();
        assertThat(smooth.points().get(0).y()).isEqualTo(1);
        assertThat(smooth.last()).isCloseTo(0.5, within(0.06));
    }

    @Test
    void excessPointsAreAveraged() {
        Curve thinned = curve("loss", 10_000, i -> i).thinned();
        assertThat(thinned.points()).hasSize(500);
        assertThat(thinned.points().get(499)).isEqualTo(new Curve.Point(10_000, 9_990.5));
    }

    @Test
    void curveThatIsNotSmoothedKeepsItsValues() {
        Curve schedule = curve("learning rate", 10_000, i -> i);
        Curve exact = new Curve(schedule.name(), schedule.points(), false, false);
        assertThat(exact.thinned().points()).hasSize(500).allMatch(point -> point.y() == point.x());
        assertThat(chart(exact).html()).contains("class=\"line s1\"").doesNotContain("class=\"raw s1\"");
    }

    @Test
    void stepsHaveWholeTicks() {
        String rounds = chart(curve("score", 3, i -> i)).html();
        assertThat(rounds).contains(">1</text>", ">2</text>", ">3</text>").doesNotContainPattern("middle\">[0-9]+\\.");
        String shares = new CurveChart(
                        "",
                        "",
                        List.of(new Curve("", List.of(new Curve.Point(0.5, 1), new Curve.Point(1.5, 2)), true)),
                        false)
                .html();
        assertThat(shares).containsPattern("middle\">[0-9]+\\.");
    }

    @Test
    void labelsOfTheAxisHaveRoom() {
        String small = new CurveChart("", "", List.of(curve("rate", 4, i -> i * 2.5e-5)), true).html();
        assertThat(small).contains("7.5e-05</text>").containsPattern("class=\"tick\" x=\"(5[6-9]|6\\d)\"");
    }

    @Test
    void missingValueBreaksTheLine() {
        String html = chart(curve("loss", 3, i -> i == 2 ? Double.NaN : i)).html();
        assertThat(html).containsPattern("d=\"M[0-9. ]+M[0-9. ]+\"");
        assertThat(html).doesNotContain("NaN");
    }

    @Test
    void chartWithoutValuesIsEmpty() {
        assertThat(chart().html()).isEmpty();
        assertThat(chart(curve("loss", 2, i -> Double.NaN)).html()).isEmpty();
    }

    @Test
    void axisHasRoundTicksInsideTheValues() {
        assertThat(Axis.of(-980, -901, 4).ticks()).containsExactly(-980.0, -960.0, -940.0, -920.0);
        assertThat(Axis.of(0.5, 0.5, 4).ticks()).isNotEmpty();
        assertThat(Axis.of(0, 0, 4).low()).isNegative();
    }

    @Test
    void numbersAreShortened() {
        assertThat(NumberText.shorten(0.69314718)).isEqualTo("0.6931");
        assertThat(NumberText.shorten(1e-6)).isEqualTo("1e-06");
        assertThat(NumberText.shorten(5.25e-7)).isEqualTo("5.25e-07");
        assertThat(NumberText.shorten(1200)).isEqualTo("1200");
        assertThat(NumberText.shorten(-0.25)).isEqualTo("-0.25");
        assertThat(NumberText.shorten(0)).isEqualTo("0");
        assertThat(NumberText.shorten(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void pageIsWellFormedAndTextIsEscaped() {
        String body =
                Page.section("<b>", "a & b", chart(curve("<i>", 2, i -> i)).html() + Page.card("<", "&", ">"))
                        + new DefinitionList("<u>").add("<s>", "&").html();
        String html = new Page("<script>", "&", body, "\"").html();
        assertThat(html).doesNotContain("<script>", "<i>", "<u>", "<s>");
        assertThatCode(() -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8))))
                .doesNotThrowAnyException();
    }
}
