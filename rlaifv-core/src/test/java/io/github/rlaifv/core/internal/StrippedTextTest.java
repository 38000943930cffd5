package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrippedTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "| ", "a", " |a", "a| ", "a| |b", "a |b", " | |a b|\n|", "|a||\n\n|b |c|.| | ", "a| b| c"})
    void joinedPartsAreTheStrippedText(String text) {
        StrippedText stripped = new StrippedText();

        assertThat(Stream.of(text.split("\\|", -1)).map(stripped::next).collect(Collectors.joining()))
                .isEqualTo(text.replace("|", "").strip());
    }

    @Test
    void whitespaceIsHeldBackUntilACharacterFollows() {
        StrippedText stripped = new StrippedText();

        assertThat(Stream.of(" a", " ", "\n", "b ", "c").map(stripped::next))
                .containsExactly("a", "", "", " \nb", " c");
    }
}
