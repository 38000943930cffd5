package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.report.internal.IntervalChart.Row;
import io.github.rlaifv.report.internal.IntervalChart.Tone;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class IntervalChartTest {

    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static double number(Document chart, String tag, int index, String attribute) {
        return Double.parseDouble(((Element) chart.getElementsByTagName(tag).item(index)).getAttribute(attribute));
    }

    private static Element path(Document chart, String style) {
        NodeList paths = chart.getElementsByTagName("path");
        return IntStream.range(0, paths.getLength())
                .mapToObj(i -> (Element) paths.item(i))
                .filter(path -> path.getAttribute("class").equals(style))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void valuesShareOneAxis() throws Exception {
        // Lowest end 10, highest end 30: the axis is 392 wide and begins at x = 14, so 20 is in the middle, at 210.
        Document chart = parse(new IntervalChart(
                        "CHAIR",
                        "",
                        List.of(
                                new Row("base", 20, 15, 30, Tone.PLAIN, "20"),
                                new Row("tuned", 10, 10, 15, Tone.GOOD, "10 better")))
                .html());
        assertThat(number(chart, "circle", 0, "cx")).isEqualTo(210);
        assertThat(number(chart, "circle", 1, "cx")).isEqualTo(14);
        Element whisker = path(chart, "whisker plain");
        assertThat(whisker.getAttribute("d")).startsWith("M112.0 26 H406.0");
        assertThat(((Element) chart.getElementsByTagName("circle").item(1)).getAttribute("class"))
                .isEqualTo("value good");
    }

    @Test
    void unknownValuesAreOmittedAndNamesEscaped() throws Exception {
        String html = new IntervalChart(
                        "F1",
                        "a < b",
                        List.of(
                                new Row("<b>model</b>", 1, Double.NaN, Double.NaN, Tone.PLAIN, ""),
                                new Row("none", Double.NaN, Double.NaN, Double.NaN, Tone.PLAIN, "")))
                .html();
        Document chart = parse(html);
        assertThat(chart.getElementsByTagName("circle").getLength()).isEqualTo(1);
        assertThat(html).contains("&lt;b&gt;model&lt;/b&gt;").doesNotContain(">none<", "whisker", "NaN");
        assertThat(new IntervalChart("F1", "", List.of()).html()).isEmpty();
    }

    @Test
    void longNameIsShortenedInTheMiddle() {
        String html = new IntervalChart(
                        "F1",
                        "",
                        List.of(new Row("llava-1.5-7b-of-a-long-run/checkpoint-2672", 1, 0, 2, Tone.PLAIN, "")))
                .html();
        assertThat(html).contains(">llava-1.5-7b-of…checkpoint-2672<");
    }
}
