package io.github.rlaifv.dpo.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelPrice;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class AlignmentReportTest {
    private static final String LOG = """
            {"version": 2, "start": "abc", "metric": "share <right>, 9 held out", "higherIsBetter": %s,
             "baseline": 0.25, "settings": [], "rounds": [
              {"round": 1, "pairs": 12, "used": 11, "steps": 6, "scores": [0.5], "epoch": 1, "score": 0.5,
               "model": "round-1/model", "lastEpoch": {"loss": 0.61}},
              {"round": 2, "pairs": 13, "used": 13, "steps": 7, "scores": ["NaN"], "epoch": 1, "score": "NaN",
               "model": "round-2/model", "lastEpoch": {}},
              {"round": 3, "pairs": 14, "used": 14, "steps": 8, "scores": [0.75], "epoch": 1, "score": 0.75,
               "model": "round-3/model", "lastEpoch": {"loss": 0.33}}]}
            """;

    @TempDir
    Path folder;

    private Document page(boolean higher) throws Exception {
        Files.writeString(folder.resolve("alignment.json"), LOG.formatted(higher));
        Path page = AlignmentReport.write(folder);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(page.toFile());
    }

    @Test
    void accuracyOfFewPairsHasACautionAndRoundsHaveWholeNumbers() throws Exception {
        Files.writeString(
                folder.resolve("alignment.json"),
                LOG.formatted(true).replace("{\"loss\": 0.61}", "{\"loss\": 0.61, \"rewards/accuracies\": 1.0}"));
        String page = Files.readString(AlignmentReport.write(folder));
        assertThat(page).contains("Round 1, rewards/accuracies: ⚠ only 11 pairs: 95 % interval 74 to 100 %");
        assertThat(page)
                .contains("<b>Preference pairs</b>")
                .doesNotContainPattern("text-anchor=\"middle\">[0-9]+\\.5<");
    }

    @Test
    void showsTheMetricTheScoresAndLinksToTheReportsOfRounds() throws Exception {
        Document page = page(true);
        String text = page.getDocumentElement().getTextContent();
        assertThat(text)
                .contains("chosen by: share <right>, 9 held out (higher is better)", "0.25", "0.75", "3 (best)");
        NodeList links = page.getElementsByTagName("a");
        assertThat(links.getLength()).isEqualTo(3);
        assertThat(links.item(2).getAttributes().getNamedItem("href").getNodeValue())
                .isEqualTo("round-3/training-report.html");
    }

    @Test
    void showsWhatTheAlignmentUsed() throws Exception {
        CountedModel model = new CountedModel("llava <7b>", "1");
        Ledger ledger = new Ledger(
                1,
                List.of(new StageUsage("candidates", 3, List.of(new ModelUsage(model, Usage.ofTokens(7000, 0, 350))))),
                Optional.of(new Prices("EUR", List.of(ModelPrice.ofTokens("llava*", 10, 20)))));
        ledger.write(folder.resolve(Ledger.FILE));
        assertThat(page(true).getDocumentElement().getTextContent())
                .contains("Use of models", "candidatesllava <7b>07,0003500.0770 EUR");
    }

    @Test
    void bestRoundFollowsTheDirectionOfTheMetricAndNeedsAScore() throws Exception {
        assertThat(page(false).getDocumentElement().getTextContent()).contains("1 (best)", "lower is better");
    }

    @Test
    void unreadableLogIsNamed() throws IOException {
        Files.writeString(folder.resolve("alignment.json"), "{");
        assertThatThrownBy(() -> AlignmentReport.write(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("alignment.json");
    }
}
