package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the documented formats are decoded, whatever image readers are on the class path. */
class ImageFormatsTest {
    @ParameterizedTest
    @ValueSource(strings = {"tiff", "wbmp"})
    void formatsOfOtherReadersAreRejectedByName(String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_BINARY);
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of("scan." + format, bytes.toByteArray())))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("scan." + format)
                .hasMessageContaining("convert it to PNG, JPEG, GIF, BMP or WebP");
    }

    @Test
    void unsupportedKindsOfJpegAreRejectedByName() {
        byte[] jpeg = PillowCases.bytes("rgb.jpg");
        byte[] arithmetic = jpeg.clone();
        byte[] twelveBits = jpeg.clone();
        byte[] fiveComponents = jpeg.clone();
        int frame = frame(jpeg);
        arithmetic[frame + 1] = (byte) 0xc9;
        twelveBits[frame + 4] = 12;
        fiveComponents[frame + 9] = 5;
        assertRefused(arithmetic, "arithmetic coding");
        assertRefused(twelveBits, "12 bits");
        assertRefused(fiveComponents, "5 components");
    }

    private static int frame(byte[] jpeg) {
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != 0xc0) {
            at += 2 + ((jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff);
        }
        return at;
    }

    private static void assertRefused(byte[] jpeg, String why) {
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of("odd.jpg", jpeg)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("odd.jpg")
                .hasMessageContaining(why);
    }
}
