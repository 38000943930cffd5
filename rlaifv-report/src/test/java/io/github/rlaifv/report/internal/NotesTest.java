package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NotesTest {
    @Test
    void remarksThatDifferOnlyInNumbersShareAnEntryOfOneBox() {
        String html = new Notes(List.of(
                        "Round 1: 53 of 1,120 left out.",
                        "No truth <here>.",
                        "Round 2: 4 of 120 left out.",
                        "Round 3: 0 of 0 left out."))
                .html();
        assertThat(html.split("class=\"note\"", -1)).hasSize(2);
        assertThat(html.split("<li>", -1)).hasSize(3);
        assertThat(html)
                .contains(
                        "<li>Round 1: 53 of 1,120 left out.<details>", "2 more", "Round 2: 4 of 120", "Round 3: 0 of 0")
                .contains("No truth &lt;here&gt;.");
    }

    @Test
    void equalRemarksAreShownOnce() {
        assertThat(new Notes(List.of("The same.", "The same.")).html())
                .isEqualTo("<div class=\"note\">The same.</div>\n");
        assertThat(new Notes(List.of()).html()).isEmpty();
    }
}
