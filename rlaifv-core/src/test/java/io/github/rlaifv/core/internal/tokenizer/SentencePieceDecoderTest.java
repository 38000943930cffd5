package io.github.rlaifv.core.internal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are those of sentencepiece 0.2.3 for the same pieces. */
class SentencePieceDecoderTest {
    private static final int BYTES = 10;

    private final SentencePieceDecoder decoder = decoder(true);

    private static SentencePieceDecoder decoder(boolean dummyPrefix) {
        StringBuilder vocabulary = new StringBuilder("\"<s>\": 1, \"</s>\": 2, \"\u2581\": 3, \"\u2581hello\": 4");
        for (int i = 0; i < 256; i++) {
            vocabulary.append(String.format(", \"<0x%02X>\": %d", i, BYTES + i));
        }
        String json = "{\"model\": {\"vocab\": {" + vocabulary + "}}, \"added_tokens\": ["
                + "{\"id\": 1, \"content\": \"<s>\", \"special\": true},"
                + "{\"id\": 2, \"content\": \"</s>\", \"special\": true}]}";
        try {
            return new SentencePieceDecoder(new JsonMapper().readTree(json), dummyPrefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "e4, \ufffd",
        "e4bd, \ufffd\ufffd",
        "e4bda0, \u4f60",
        "62e4, b\ufffd",
        "e4bd62, \ufffd\ufffdb",
        "e4e4bda0, \ufffd\u4f60",
        "c080, \ufffd\ufffd",
        "eda080, \ufffd\ufffd\ufffd",
        "f09f98, \ufffd\ufffd\ufffd",
        "f09f9880, \ud83d\ude00",
        "f5808080, \ufffd\ufffd\ufffd\ufffd",
        "f4908080, \ufffd\ufffd\ufffd\ufffd"
    })
    void wholeCharactersAreKeptAndOtherBytesReplacedOneByOne(String bytes, String text) {
        byte[] values = HexFormat.of().parseHex(bytes);
        int[] ids = new int[values.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = BYTES + (values[i] & 0xff);
        }
        assertThat(decoder.decode(ids, true)).isEqualTo(text);
    }

    @Test
    void leadingDummySpaceIsRemoved() {
        assertThat(decoder.decode(new int[] {1, 4, 4, 2}, true)).isEqualTo("hello hello");
        assertThat(decoder.decode(new int[] {3, 3, 4}, true)).isEqualTo("  hello");
        assertThat(decoder.decode(new int[] {BYTES + ' ', 4}, true)).isEqualTo("  hello");
        assertThat(decoder(false).decode(new int[] {4}, true)).isEqualTo(" hello");
    }

    @Test
    void specialTokensAreOptionalAndEndAnIncompleteCharacter() {
        int[] broken = {BYTES + 0xe4, 1, BYTES + 0xbd, BYTES + 0xa0};
        assertThat(decoder.decode(broken, true)).isEqualTo("\ufffd\ufffd\ufffd");
        assertThat(decoder.decode(broken, false)).isEqualTo("\ufffd<s>\ufffd\ufffd");
        assertThat(decoder.decode(new int[] {4, 100_000}, false)).isEqualTo("hello");
    }
}
