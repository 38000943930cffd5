package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void blankTextHasNoWords() {
        assertThat(Words.count("")).isZero();
        assertThat(Words.count(" \n\t")).isZero();
        assertThat(Words.countBetweenAnyBlanks(" \n\u3000")).isZero();
    }

    @Test
    void runsOfBlanksSeparateWords() {
        assertThat(Words.count("  A red  bus,\nparked. ")).isEqualTo(4);
        assertThat(Words.countBetweenAnyBlanks("  A red  bus,\nparked. ")).isEqualTo(4);
    }

    @Test
    void onlyWordsOfCardsAreSeparatedByNonAsciiBlanks() {
        assertThat(Words.count("a\u3000b")).isEqualTo(1);
        assertThat(Words.countBetweenAnyBlanks("a\u3000b")).isEqualTo(2);
    }
}
