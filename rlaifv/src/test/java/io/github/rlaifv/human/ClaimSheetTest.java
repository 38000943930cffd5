package io.github.rlaifv.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.ClaimUnit;
import io.github.rlaifv.human.label.HumanKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets of claims and pairs: what is drawn, what the page shows and what it hides. */
class ClaimSheetTest {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static FeedbackFolder feedback;

    @BeforeAll
    static void makeFeedback() {
        feedback = JudgedFeedback.make(shared.resolve("feedback"));
    }

    private static HumanKey key(int claims, int pairs, long seed) {
        return ClaimSheet.builder()
                .feedback(feedback)
                .claims(claims)
                .pairs(pairs)
                .seed(seed)
                .build()
                .key();
    }

    @Test
    void halfOfTheSampleWasConfirmedAndHalfRejected() {
        HumanKey key = key(20, 0, 1);
        assertThat(key.claims()).hasSize(20);
        assertThat(key.claims().stream().filter(ClaimUnit::confirmed))
                .hasSize(10)
                .allMatch(claim -> claim.statement().contains("dog"));
        assertThat(key.claims().get(0).pYes() + key.claims().get(0).pNo()).isEqualTo(1, within(1e-9));
    }

    @Test
    void claimOfSeveralResponsesCountsOnceAndTwiceGivenFeedbackToo() {
        HumanKey key = key(1000, 0, 1);
        assertThat(key.claims()).hasSize(2 * JudgedFeedback.CLAIMS_OF_EACH_KIND);
        assertThat(key.subject().confirmed()).isEqualTo(JudgedFeedback.CLAIMS_OF_EACH_KIND);
        assertThat(key.subject().rejected()).isEqualTo(JudgedFeedback.CLAIMS_OF_EACH_KIND);
        assertThat(key.subject().threshold()).isEqualTo(0.5);
        HumanKey twice = ClaimSheet.builder()
                .feedback(feedback)
                .feedback(feedback)
                .claims(1000)
                .pairs(0)
                .seed(1)
                .build()
                .key();
        assertThat(twice).isEqualTo(key);
    }

    @Test
    void seedDecidesSampleAndOrder() {
        assertThat(key(10, 4, 1)).isEqualTo(key(10, 4, 1));
        assertThat(ids(key(10, 4, 2))).isNotEqualTo(ids(key(10, 4, 1)));
        // the same units in another order are the same sheet
        assertThat(key(1000, 0, 2).sheet()).isEqualTo(key(1000, 0, 1).sheet());
        assertThat(ids(key(1000, 0, 2))).isNotEqualTo(ids(key(1000, 0, 1)));
    }

    private static List<String> ids(HumanKey key) {
        return key.claims().stream().map(ClaimUnit::id).toList();
    }

    @Test
    void chosenResponseStandsOnBothSides() {
        Set<String> first = new HashSet<>();
        key(0, 50, 3).choices().stream().map(ChoiceUnit::a).forEach(first::add);
        assertThat(first).containsExactlyInAnyOrder("chosen", "rejected");
    }

    @Test
    void pageShowsTextsAsTextAndHidesTheVerdicts() throws IOException {
        HumanSheet sheet =
                ClaimSheet.builder().feedback(feedback).claims(1000).pairs(5).build();
        String html = Files.readString(sheet.write(folder.resolve("sheet")));
        assertThat(html).doesNotContain(JudgedFeedback.SCRIPT, "http:", "https:");
        String data = html.substring(
                html.indexOf("id=\"data\">") + 10, html.indexOf("</script>", html.indexOf("id=\"data\">")));
        assertThat(data).doesNotContain("confirmed", "chosen", "rejected", "pYes", "p_yes", "score");
        JsonRecord json = JsonLines.parse(folder.resolve("sheet.html"), 1, data);
        assertThat(json.list("items").get(0).texts("texts").get(0)).contains("in place 0.");
        assertThat(json.json().path("pictures"))
                .hasSize(JudgedFeedback.INSTRUCTIONS)
                .allSatisfy(uri -> assertThat(uri.asText()).startsWith("data:image/png;base64,"));
        assertThat(HumanKey.read(folder.resolve("sheet"))).isEqualTo(sheet.key());
        assertThat(json.text("sheet")).isEqualTo(sheet.key().sheet());
    }

    @Test
    void folderWithFilesIsNotReplaced() throws IOException {
        Files.writeString(folder.resolve("labels-Anna.json"), "mine");
        HumanSheet sheet = ClaimSheet.builder().feedback(feedback).claims(2).build();
        assertThatThrownBy(() -> sheet.write(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("is not empty");
    }

    @Test
    void feedbackWithoutKnownImagesOrWithOtherThresholdsIsNamed() throws IOException {
        assertThatThrownBy(() -> ClaimSheet.builder()
                        .feedback(feedback)
                        .claims(0)
                        .pairs(0)
                        .build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(shared.resolve("feedback").toString());
        Path other = folder.resolve("other");
        FeedbackFolder again = JudgedFeedback.make(other);
        Path settings = other.resolve("settings.json");
        Files.writeString(settings, Files.readString(settings).replaceAll("(scorer.threshold\" *: *\")0.5", "$10.7"));
        FeedbackFolder changed = FeedbackFolder.open(again.path(), JudgedFeedback.instructions());
        assertThatThrownBy(() -> ClaimSheet.builder()
                        .feedback(feedback)
                        .feedback(changed)
                        .build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("different thresholds [0.5, 0.7]");
    }

    @Test
    void countsBelowZeroAreRejected() {
        assertThatThrownBy(() -> ClaimSheet.builder().claims(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("claims must be >= 0, was -1");
        assertThatThrownBy(() -> ClaimSheet.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("feedback");
    }

    @Test
    void instructionsWithTheSameImageQuestionAndResponseAreLabeledOnce() throws IOException {
        Path made = folder.resolve("twice");
        InstructionDataset twice = InstructionDataset.of(Stream.of("a", "b")
                .map(id -> new Instruction(id, JudgedFeedback.image(0), "What is here?"))
                .toList());
        JudgedFeedback.make(made, twice);
        HumanSheet sheet = ClaimSheet.builder()
                .feedback(FeedbackFolder.open(made, twice))
                .pairs(0)
                .build();
        sheet.write(folder.resolve("sheet"));
        assertThat(HumanKey.read(folder.resolve("sheet")).claims()).hasSize(6);
    }

    @Test
    void keyHasTheSettingsOfTheScorerForCalibrations() {
        assertThat(key(2, 0, 1).subject().scorer())
                .isEqualTo(feedback.scorerSettings())
                .containsKeys("labeler", "threshold");
    }
}
