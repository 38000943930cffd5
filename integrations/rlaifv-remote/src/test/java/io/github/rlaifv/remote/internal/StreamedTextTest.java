package io.github.rlaifv.remote.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedTextTest {
    private static final ApiKey KEY = ApiKey.of("KEY", name -> "secret-of-the-server");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A dog \ud83d\udc36 | A dog \ud83d\udc36",
                "A dog \ud83d | A dog",
                "Thinking \u25C1/thi | Thinking",
                "Two dogs | Two dog",
                "Two <im_end | Two"
            })
    void whatMayBecomeSomethingElseIsHeldBack(String text, String certain) {
        assertThat(new StreamedText(KEY).certain(text)).isEqualTo(certain);
    }
}
