package io.github.rlaifv.inference.guided;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceEndTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\" A dog. The\" | \" A dog.\"",
                "\"A dog! 3\" | \"A dog!\"",
                "\"Is it? Yes\" | \"Is it?\"",
                "\"- a dog\n- a cat\" | \"- a dog\"",
                "\"\n\nA dog. A\" | \"\n\nA dog.\"",
                "\"He said \"\"no.\"\" Then\" | \"He said \"\"no.\"\"\""
            })
    void endIsBeforeTheBlanksOfTheNextSentence(String text, String sentence) {
        assertThat(text.substring(0, SentenceEnd.in(text))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "\"\"",
                "\"  \"",
                "\"A dog.\"",
                "\"A dog. \"",
                "\"A dog. (\"",
                "\"e.g. a dog\"",
                "\"2.5 m\"",
                "\"A\n\""
            })
    void endIsUnknownUntilTheNextSentenceHasBegun(String text) {
        assertThat(SentenceEnd.in(text)).isEqualTo(SentenceEnd.UNKNOWN);
    }

    @Test
    void moreTextDoesNotMoveAnEndThatIsKnown() {
        String text =
                "The photo, taken at 5 p.m. on a farm, shows Mr. Ed (a horse). \"It is tall,\" says 1 of 3 men... Two"
                        + " dogs run; the sky is blue!\nThe end.";
        int known = SentenceEnd.UNKNOWN;
        for (int length = 0; length <= text.length(); length++) {
            int end = SentenceEnd.in(text.substring(0, length));
            if (known == SentenceEnd.UNKNOWN) {
                known = end;
            }
            assertThat(end).as("after %s characters", length).isEqualTo(known);
        }
        assertThat(known).isPositive();
    }
}
