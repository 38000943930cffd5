package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Recorded hashes, which must not change because existing files contain them. */
class ContentHashTest {
    private static final String TEXT = "\u00E9\uD83D\uDE00";
    private static final String HASH = "1184d1f608158eea09d297565575892231550c403aaa913008d867a97cfd5c76";

    @Test
    void textsAreHashedAsUtf8() {
        assertThat(ContentHash.of(TEXT)).isEqualTo(HASH);
        assertThat(ContentHash.of(TEXT.getBytes(StandardCharsets.UTF_8))).isEqualTo(HASH);
        assertThat(ContentHash.brief(TEXT)).isEqualTo("1184d1f608158eea");
        assertThat(ContentHash.bytes(TEXT)).hasSize(32).startsWith(0x11, 0x84, 0xd1);
        assertThat(ContentHash.bits(TEXT)).isEqualTo(-1545274493896653807L);
        assertThat(ContentHash.forTable(TEXT)).isEqualTo(4437412032730161720L);
    }

    @Test
    void eachPartIsPrefixedWithItsLength() {
        assertThat(new ContentHash().part(TEXT).text())
                .isEqualTo("379eac1146ec3caaed047c5976e1ec397d7452c62630de1c91c8be70a45ae6fd");
        assertThat(new ContentHash().charPart(TEXT).text())
                .isEqualTo("04420f270424afe82294a7af451e773b6f35984e5573a2ca3e6c6c1960b1181c");
        assertThat(new ContentHash().part("ab").part("c").text())
                .isNotEqualTo(new ContentHash().part("a").part("bc").text());
    }

    @Test
    void rawContentIsHashedWithoutPrefix() {
        assertThat(new ContentHash().text())
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(new ContentHash()
                        .raw(TEXT)
                        .flag(true)
                        .number(-0.1)
                        .integer(7)
                        .raw(ByteBuffer.wrap(new byte[] {1, 2}))
                        .text())
                .isEqualTo("0ee661d8af8e47731780e2c87ef67fcf82c4789a5561ac144be694e9f2c2c213");
    }
}
