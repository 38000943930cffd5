package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static String page(RunReport report) {
        return new HtmlReport(report, Map.of()).html();
    }

    /** Fails for unbalanced tags, unescaped characters and characters that XML does not allow. */
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    @Test
    void pageIsWellFormedWithAndWithoutGroundTruth() throws Exception {
        assertThat(parse(page(SampleReports.withTruth()))
                        .getElementsByTagName("article")
                        .getLength())
                .isEqualTo(4);
        assertThat(parse(page(SampleReports.withoutTruth()))
                        .getElementsByTagName("article")
                        .getLength())
                .isEqualTo(2);
    }

    @Test
    void modelOutputIsEscaped() throws Exception {
        Document page = parse(page(SampleReports.withoutTruth()));
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        NodeList quotes = page.getElementsByTagName("blockquote");
        assertThat(quotes.item(0).getTextContent())
                .isEqualTo("<script>alert('x')</script> & \"quoted\" \uFFFD\uFFFD end");
    }

    @Test
    void pageNeedsNoOtherFileAndNoNetwork() throws Exception {
        String html = new HtmlReport(SampleReports.withTruth(), Map.of("scene-1", ImageSource.of("scene-1", image(16))))
                .html();
        Document page = parse(html);
        NodeList images = page.getElementsByTagName("img");
        assertThat(images.getLength()).isEqualTo(2);
        assertThat(images.item(0).getAttributes().getNamedItem("src").getNodeValue())
                .startsWith("data:image/png;base64,");
        assertThat(page.getElementsByTagName("link").getLength()).isZero();
        assertThat(html.replace("http://www.w3.org/1999/xhtml", "")).doesNotContain("http://", "https://", "url(");
        assertThat(html).contains("default-src 'none'");
    }

    @Test
    void claimsAreMarkedWithWordsAndSymbols() {
        String html = page(SampleReports.withTruth());
        assertThat(html).contains("✓<i>confirmed</i>", "✗<i>rejected</i>", "● true", "▲ false", "⚠ misjudged");
        assertThat(html).contains("2 of 6 claims false");
    }

    @Test
    void pageShowsWhetherGoalsWereReached() {
        // 60.0 % -> 10.7 % is -82.2 %; overall 76.0 % -> 17.8 % is -76.5 %; coverage 86.9 % -> 87.5 %.
        assertThat(page(SampleReports.withTruth()))
                .contains("−82.2 %", "60.0 % → 10.7 %", "✓ goal −80.7 % reached", "✓ goal −33.7 % reached", "+0.6 pts");
    }

    @Test
    void repeatedRemarksAreUnitedAndFewPairsAndScenesHaveACaution() {
        String html = page(SampleReports.fewPairs());
        assertThat(html.split("class=\"note\"", -1)).as("boxes of remarks").hasSize(2);
        assertThat(html).contains("Round 1: 9 of 120 scored.<details>", "The same with other numbers: 5 more");
        assertThat(html).contains("⚠ only 7 pairs: 95 % interval 65 to 100 %");
        assertThat(page(SampleReports.withTruth())).doesNotContain("metrics of so few");
    }

    @Test
    void pageShowsFeedbackMetricsInsteadOfUnknownRates() {
        String html = page(SampleReports.withoutTruth());
        assertThat(html).contains("No preference pair was found", "Claims confirmed", "41.7 %", "58.3 %");
        assertThat(html).doesNotContain("Hallucination on held-out scenes", "● true", "NaN", ">null<");
    }

    @Test
    void chartHasOneLinePerRateAndOnePointPerRound() throws Exception {
        Document page = parse(page(SampleReports.withTruth()));
        NodeList figures = page.getElementsByTagName("figure");
        int lines = ((org.w3c.dom.Element) figures.item(0))
                .getElementsByTagName("title")
                .getLength();
        assertThat(lines).isEqualTo(3 * 5);
    }

    private static byte[] image(int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt(1 << 24));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
