package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    static Stream<JsonNode> images() {
        // Pillow clips 16-bit gray at 255, which results in a white image.
        return StreamSupport.stream(PillowCases.json().path("decode").spliterator(), false)
                .filter(image -> !image.path("file").asText().equals("gray16.png"));
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodesEveryKindOfImageAsPillowDoes(JsonNode expected) {
        String file = expected.path("file").asText();
        RgbImage upright = ImageDecoder.standard().decode(PillowCases.source(file));
        RgbImage stored = ImageDecoder.standard().withExifOrientation(false).decode(PillowCases.source(file));
        RgbImage pillowUpright = PillowCases.image(expected.path("upright"));
        RgbImage pillowStored = PillowCases.image(expected.path("stored"));

        assertThat(upright.toString()).isEqualTo(pillowUpright.toString());
        assertThat(stored.toString()).isEqualTo(pillowStored.toString());
        assertThat(PillowCases.distance(upright, pillowUpright)).isZero();
        assertThat(PillowCases.distance(stored, pillowStored)).isZero();
    }

    @Test
    void keepsTheHighByteOfSixteenBitGray() {
        RgbImage eightBits = ImageDecoder.standard().decode(PillowCases.source("gray.png"));
        assertThat(ImageDecoder.standard().decode(PillowCases.source("gray16.png")))
                .isEqualTo(eightBits);
    }

    @Test
    void rejectsTooManyPixelsBeforeDecoding() {
        assertThatThrownBy(() -> ImageDecoder.standard().withMaxPixels(279).decode(PillowCases.source("rgb.png")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("rgb.png")
                .hasMessageContaining("20 x 14")
                .hasMessageContaining("withMaxPixels");
        assertThat(ImageDecoder.standard().withMaxPixels(280).decode(PillowCases.source("rgb.png")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "rgb.jpg", "progressive.jpg", "rgb.bmp", "lossless.webp", "lossy.webp"})
    void truncatedImageIsRejectedByName(String file) {
        byte[] whole = PillowCases.bytes(file);
        ImageSource half = ImageSource.of(file, Arrays.copyOf(whole, whole.length * 3 / 4));
        assertThatThrownBy(() -> ImageDecoder.standard().decode(half))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file);
    }

    /** Same as Pillow 13: a JPEG without its end mark cannot be distinguished from a truncated one. */
    @Test
    void rejectsAJpegWithoutItsEndMark() {
        byte[] whole = PillowCases.bytes("rgb.jpg");
        ImageSource cut = ImageSource.of("no end", Arrays.copyOf(whole, whole.length - 2));
        assertThatThrownBy(() -> ImageDecoder.standard().decode(cut))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("no end")
                .hasMessageContaining("end mark");
    }

    @Test
    void fileThatIsNoImageIsRejectedByName() {
        ImageSource text = ImageSource.of("notes.png", "no picture".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ImageDecoder.standard().decode(text))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("notes.png")
                .hasMessageContaining("convert it");
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of("empty.jpg", new byte[0])))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("empty.jpg");
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of(Path.of("absent.jpg"))))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("absent.jpg");
    }

    @Test
    void imageWithADamagedByteIsDecodedOrRejectedByName() {
        byte[] whole = PillowCases.bytes("exif6.jpg");
        for (int at = 2; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xff;
            try {
                ImageDecoder.standard().withMaxPixels(1 << 20).decode(ImageSource.of("damaged", damaged));
            } catch (BadDataException e) {
                assertThat(e).hasMessageContaining("image damaged");
            }
        }
    }

    @Test
    void decodesAPhotoFromItsFile() {
        RgbImage image = ImageDecoder.standard().decode(Fixtures.photos().any(0).image());
        assertThat(image.rgb()).hasSize(image.width() * image.height() * 3);
    }
}
