package io.github.rlaifv.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAddressesTest {
    /** In Base64 ++++////AQ==. */
    private static final byte[] BYTES = {(byte) 0xfb, (byte) 0xef, (byte) 0xbe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png;base64,", "data:;base64,", "DATA:image/jpeg;charset=x;base64,"})
    void dataAddressHoldsTheImageItself(String start) {
        URI address = URI.create(start + Base64.getEncoder().encodeToString(BYTES));

        assertThat(ImageAddresses.dataOnly().image("image 1", address).read()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B %2F %3D", "%2b %2f %3d"})
    void percentEncodedBase64IsRead(String encoded) {
        List<String> marks = List.of(encoded.split(" "));
        String data = Base64.getEncoder()
                .encodeToString(BYTES)
                .replace("+", marks.get(0))
                .replace("/", marks.get(1))
                .replace("=", marks.get(2));
        URI address = URI.create("data:image/png;base64," + data);
        assertThat(data).contains(marks);

        assertThat(ImageAddresses.dataOnly().image("image 1", address).read()).isEqualTo(BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:image/png,abc", "data:image/png;base64", "data:abc"})
    void dataAddressOfAnotherFormIsRejected(String address) {
        assertThatThrownBy(() -> ImageAddresses.dataOnly().image("image 2 of message 1", URI.create(address)))
                .isInstanceOf(BadDataException.class)
                .hasMessage("image 2 of message 1 has the address " + address
                        + ", but a data: address of an image must have the form data:image/png;base64,...");
    }

    @Test
    void textThatIsNotBase64IsRejected() {
        assertThatThrownBy(() -> ImageAddresses.base64("image 1", "a*b"))
                .isInstanceOf(BadDataException.class)
                .hasMessageStartingWith("image 1 is not in Base64 (");
    }

    @Test
    void imageOverTheLimitIsRejectedBeforeItIsDecoded() {
        String property = InputLimit.IMAGE.property();
        System.setProperty(property, "6");
        try {
            assertThatThrownBy(() -> ImageAddresses.base64("image 1", "*".repeat(12)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("image 1 has about 9 bytes, more than the limit of 6");
        } finally {
            System.clearProperty(property);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/a.png", "https://example.org/a.png", "file:///etc/passwd", "ftp://x/y"})
    void otherAddressesAreRejectedByDefault(String address) {
        assertThatThrownBy(() -> ImageAddresses.dataOnly().image("image 1", URI.create(address)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the image " + address + " is not part of the conversation");
    }

    @Test
    void filesInsideTheFoldersAreOpened() throws IOException {
        Path file = Files.write(folder.resolve("a b.png"), BYTES);

        assertThat(ImageAddresses.filesIn(folder).image("image 1", file.toUri()))
                .isEqualTo(ImageSource.of(file));
    }

    @Test
    void filesOutsideOfTheFoldersAreRejectedEvenBehindLinks() throws IOException {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        Path secret = Files.write(folder.resolve("secret.png"), BYTES);
        Path link = Files.createSymbolicLink(allowed.resolve("link.png"), secret);
        ImageAddresses addresses = ImageAddresses.filesIn(allowed);

        for (Path file : new Path[] {secret, link, allowed.resolve("../secret.png"), allowed.resolve("missing.png")}) {
            assertThatThrownBy(() -> addresses.image("image 1", file.toUri()))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("is missing or outside of the allowed folders");
        }
        assertThatThrownBy(() -> addresses.image("image 1", URI.create("http://127.0.0.1/a.png")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("is neither a data: nor a file: address");
    }
}
