package io.github.rlaifv.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrippedPiecesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "| ", "a", " |a", "a| ", "a| |b", "a |b", " | |a b|\n|", "|a||\n\n|b |c|.| | ", "a| b| c"})
    void joinedPiecesAreTheStrippedText(String text) {
        List<String> passed = new ArrayList<>();
        StrippedPieces pieces = new StrippedPieces(passed::add);

        List.of(text.split("\\|", -1)).forEach(pieces);

        assertThat(String.join("", passed)).isEqualTo(text.replace("|", "").strip());
        assertThat(passed).doesNotContain("");
    }
}
