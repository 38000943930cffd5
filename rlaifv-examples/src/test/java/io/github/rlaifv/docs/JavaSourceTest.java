package io.github.rlaifv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaSourceTest {
    @Test
    void firstSentenceEndsBeforeBlockTagsAlsoAfterANumber() {
        assertThat(sentence(" * A value at temperature 1. More of it.", " *", " * @param p probability. In [0, 1]"))
                .isEqualTo("A value at temperature 1.");
        assertThat(sentence(" * A value at temperature 1.", " *", " * @param p probability"))
                .isEqualTo("A value at temperature 1.");
        assertThat(sentence(" * A bin without a period", " *", " * @param low lower end. Included"))
                .isEqualTo("A bin without a period");
    }

    @Test
    void periodWithinAWordOrAnAbbreviationIsNoEnd() {
        assertThat(sentence(" * Reads a value of 0.5, e.g. {@code a.json}, from a file. More."))
                .isEqualTo("Reads a value of 0.5, e.g. `a.json`, from a file.");
    }

    private static String sentence(String... lines) {
        return new JavaSource("/**\n" + String.join("\n", lines) + "\n */\npublic record A() {}\n").firstSentence();
    }
}
