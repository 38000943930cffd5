package io.github.rlaifv.inference.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.benchmark.BenchmarkFiles;
import io.github.rlaifv.inference.evaluation.benchmark.MmhalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The comparison page of two or three models on POPE and MMHal-Bench. */
class ComparisonReportTest {
    private static final int QUESTIONS = 40;

    @TempDir
    Path folder;

    @BeforeEach
    void files() {
        StringBuilder pope = new StringBuilder();
        StringBuilder mmhal = new StringBuilder("[");
        for (int i = 0; i < QUESTIONS; i++) {
            pope.append("""
                    {"question_id": %d, "image": "%d.png", "text": "Is there a dog %d?", "label": "%s"}
                    """.formatted(i, i % 4, i, i % 2 == 0 ? "yes" : "no"));
            mmhal.append(i == 0 ? "" : ",").append("""
                    {"question_type": "counting", "image_src": "https://a/b/0.png", "image_content": ["Cup"],
                     "question": "How many cups %d?", "gt_answer": "One."}""".formatted(i));
        }
        BenchmarkFiles files = new BenchmarkFiles(folder.resolve("data"))
                .text("coco_pope_random.json", pope.toString())
                .text("response_template.json", mmhal.append("]").toString());
        for (int i = 0; i < 4; i++) {
            files.image("val2014/" + i + ".png").image("images/" + i + ".png");
        }
    }

    private static Policy policy(String name, Function<GenerationRequest, String> writes) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) -> writes.apply(request))
                .build();
    }

    private static int number(GenerationRequest request) {
        return Integer.parseInt(request.key().replaceAll("\\D", ""));
    }

    private void pope(String run, Function<GenerationRequest, String> writes) {
        Evaluation.builder(policy(run, writes), folder.resolve(run).resolve("pope"))
                .build()
                .run(PopeBenchmark.open(folder.resolve("data")));
    }

    private void mmhal(String run, String judge, Function<GenerationRequest, String> reviews) {
        Evaluation.builder(
                        policy(run, request -> "one cup"), folder.resolve(run).resolve("mmhal"))
                .judge(policy(judge, reviews))
                .build()
                .run(MmhalBenchmark.open(folder.resolve("data")));
    }

    /** Evaluates two models: the base always says yes, the tuned one is wrong only on the last two questions. */
    private void twoModels() {
        pope("base", request -> "Yes, <script>alert(1)</script> & \"so\"");
        pope("tuned", request -> {
            boolean yes = number(request) % 2 == 0;
            return yes == number(request) < QUESTIONS - 2 ? "Yes." : "No.";
        });
    }

    private ComparisonReport.Builder report(String... runs) {
        ComparisonReport.Builder builder = ComparisonReport.builder();
        for (String run : runs) {
            builder.model(run, folder.resolve(run));
        }
        return builder;
    }

    private String html(ComparisonReport.Builder builder) {
        Path file = folder.resolve("pages").resolve("comparison.html");
        builder.build().write(file);
        return contentOf(file.toFile());
    }

    /** Parses the page as XML, which fails on unbalanced tags and unescaped characters. */
    private static Document parse(String html) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String tag, String className) {
        NodeList all = page.getElementsByTagName(tag);
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(element -> element.getAttribute("class").equals(className))
                .toList();
    }

    @Test
    void headlineNamesChangedMetrics() throws Exception {
        twoModels();
        Document page = parse(html(report("base", "tuned")));
        // Accuracy 20 of 40, then 38 of 40.
        Element row = elements(page, "table", "pinned").get(0);
        assertThat(row.getTextContent().replaceAll("\\s+", " "))
                .contains("accuracyhigher is better50.0 %", "95.0 %", "+45.0 pts", "✓ better");
        assertThat(elements(page, "td", "word good")).isNotEmpty();
        assertThat(page.getDocumentElement().getTextContent()).contains("✓ Improved", "✗ Worsened", "Holm");
        assertThat(page.getElementsByTagName("figure").getLength()).isEqualTo(7);
    }

    @Test
    void itemsThatChangedMostAreShownWithImages() throws Exception {
        twoModels();
        // the report must not need the files of the benchmark
        MoreFiles.deleteRecursively(folder.resolve("data"), RecursiveDeleteOption.ALLOW_INSECURE);
        Document page = parse(html(report("base", "tuned").changes(3)));
        List<Element> items = elements(page, "article", "item");
        // 19 of the 20 questions with the answer no improved, question 38 (yes) worsened; 39 stayed wrong.
        assertThat(items).hasSize(4);
        assertThat(items.get(0).getTextContent())
                .contains("item random-1:", "+2.5 pts", "accuracy 0 of 1", "accuracy 1 of 1");
        assertThat(items.get(3).getTextContent()).contains("item random-38", "−2.5 pts", "Is there a dog 38?");
        NodeList images = page.getElementsByTagName("img");
        assertThat(images.getLength()).isEqualTo(4);
        assertThat(((Element) images.item(0)).getAttribute("src")).startsWith("data:image/jpeg;base64,");
    }

    @Test
    void answersAreEscapedAndNothingIsLoaded() throws Exception {
        twoModels();
        String html = html(report("base", "tuned").title("<i>mine</i>"));
        Document page = parse(html);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("blockquote").item(0).getTextContent())
                .isEqualTo("Yes, <script>alert(1)</script> & \"so\"");
        assertThat(html).contains("<h1>&lt;i&gt;mine&lt;/i&gt;</h1>");
        // the only address is the XHTML namespace
        assertThat(html.replace("xmlns=\"http://www.w3.org/1999/xhtml\"", ""))
                .doesNotContain("http:", "https:", "url(", "src=\"//", "@import", folder.toString());
    }

    @Test
    void equalFoldersGiveEqualBytes() {
        twoModels();
        String first = html(report("base", "tuned"));
        assertThat(html(report("base", "tuned"))).isEqualTo(first);
        assertThat(html(report("base", "tuned").seed(1))).isNotEqualTo(first);
    }

    @Test
    void judgeRepliesAreShownAndDifferentJudgesGiveWarning() throws Exception {
        mmhal("base", "judge one", request -> "Two cups <b>. Rating: 1");
        mmhal("tuned", "judge two", request -> "Right. Rating: " + (number(request) == 0 ? 0 : 5));
        Document page = parse(html(report("base", "tuned")));
        assertThat(page.getDocumentElement().getTextContent())
                .contains("judge (base judge one, tuned judge two)", "rating 5", "Two cups <b>. Rating: 1", "score 5");
        assertThat(elements(page, "p", "note")).hasSize(1);
        assertThat(elements(page, "article", "item")).hasSize(7);
        // other metrics next to the hallucination rate: coverage and length
        assertThat(elements(page, "table", "pinned").get(0).getTextContent())
                .contains("hallucination", "informativeness", "words");
    }

    @Test
    void reportContainsEveryBenchmarkOfEveryModel() throws Exception {
        twoModels();
        pope("third", request -> "No.");
        mmhal("third", "judge", request -> "Rating: 4");
        String html = html(report("base", "tuned", "third"));
        assertThat(parse(html).getElementsByTagName("section").getLength()).isEqualTo(4);
        assertThat(html).contains("The baseline was not evaluated on this benchmark", "no baseline");
    }

    @Test
    void errorNamesBothFoldersOfDifferentItems() {
        twoModels();
        new BenchmarkFiles(folder.resolve("data"))
                .text(
                        "coco_pope_random.json",
                        "{\"question_id\": 1, \"image\": \"1.png\", \"text\": \"Is there a cat?\", \"label\": \"no\"}");
        pope("other", request -> "No.");
        assertThatThrownBy(() -> html(report("base", "other")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder.resolve("base/pope") + " and " + folder.resolve("other/pope"))
                .hasMessageContaining("40 and 1 items");
    }

    @Test
    void incomparableFoldersAreRejected() {
        twoModels();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report("base").build())
                .withMessageContaining("at least two models");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> report("base", "base"))
                .withMessageContaining("'base' occurs twice");
        assertThatThrownBy(() -> html(report("base", "nothing")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("nothing cannot be read: no such file or folder. Check that the path exists.");
        assertThatThrownBy(() -> html(report("base", "data")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has no card.json");
        Path base = folder.resolve("base/pope");
        assertThatThrownBy(() -> html(report("tuned").model("twice", base, base)))
                .hasMessageContaining("has two evaluations of POPE");
    }
}
