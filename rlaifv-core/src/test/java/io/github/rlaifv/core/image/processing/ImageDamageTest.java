package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Truncated and damaged images are rejected by name or decoded with all their pixels. */
class ImageDamageTest {
    private static final int CUTS = 250;
    private static final int FLIPS = 250;

    private static Optional<RgbImage> decode(String name, byte[] bytes) {
        try {
            return Optional.of(ImageDecoder.standard().withMaxPixels(1 << 20).decode(ImageSource.of(name, bytes)));
        } catch (BadDataException e) {
            assertThat(e).hasMessageContaining(name);
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "palette.png",
                "pillow13/gray_rgb_2_8_interlaced.png",
                "rgb.jpg",
                "gray.jpg",
                "cmyk.jpg",
                "progressive.jpg",
                "rgb.bmp",
                "pillow13/runs8.bmp",
                "pillow13/runs4.bmp",
                "palette4.gif",
                "pillow13/animated.gif",
                "pillow13/interlaced.gif",
                "lossless.webp",
                "lossless_alpha.webp",
                "lossy.webp",
                "pillow13/noise_lossless.webp",
                "pillow13/noise_40.webp",
                "pillow13/alpha_lossy.webp",
                "pillow13/part_lossless.webp"
            })
    void truncatedImageIsRejectedOrDecodedCompletely(String file) {
        byte[] whole = PillowCases.bytes(file);
        RgbImage expected = decode(file, whole).orElseThrow();
        int step = Math.max(1, whole.length / CUTS);
        int refused = 0;
        int tried = 0;
        for (int length = 0; length < whole.length; length += length < whole.length - 64 ? step : 1) {
            Optional<RgbImage> decoded = decode(file, Arrays.copyOf(whole, length));
            tried++;
            refused += decoded.isEmpty() ? 1 : 0;
            if (decoded.isPresent() && !decoded.get().equals(expected)) {
                fail("%s cut to %d of %d bytes has other pixels", file, length, whole.length);
            }
        }
        // only GIF and BMP may end with bytes that no pixel of the first frame needs
        boolean strict = !file.endsWith("gif") && !file.endsWith("bmp");
        assertThat(refused).isGreaterThanOrEqualTo(strict ? tried : tried / 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb.png",
                "rgb.jpg",
                "progressive.jpg",
                "rgb.bmp",
                "pillow13/runs8.bmp",
                "pillow13/animated.gif",
                "pillow13/noise_lossless.webp",
                "pillow13/noise_40.webp",
                "pillow13/alpha_lossy.webp",
                "pillow13/part_lossy.webp"
            })
    void damagedBytesCauseNoOtherExceptionThanBadData(String file) {
        byte[] whole = PillowCases.bytes(file);
        Random random = new Random(3);
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            decode(file, damaged);
        }
    }

    /** Every byte of a PNG is covered by a checksum or belongs to one. */
    @ParameterizedTest
    @ValueSource(strings = {"rgb.png", "palette_transparent.png", "pillow13/xmp8_compressed.png"})
    void everyDamagedByteOfAPngIsDetected(String file) {
        byte[] whole = PillowCases.bytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertThat(decode(file, damaged)).as("byte %d", at).isEmpty();
        }
    }

    /** The lengths in the header are corrected, so that only the image data itself is too short. */
    @ParameterizedTest
    @ValueSource(strings = {"pillow13/noise_lossless.webp", "pillow13/noise_40.webp", "lossless.webp"})
    void truncatedWebpWithCorrectedLengthsIsRejected(String file) {
        byte[] whole = PillowCases.bytes(file);
        for (int length = 40; length < whole.length - 2; length += Math.max(1, whole.length / 100)) {
            byte[] cut = Arrays.copyOf(whole, length & ~1);
            writeLittleEndian(cut, 4, cut.length - 8);
            writeLittleEndian(cut, 16, cut.length - 20);
            assertThat(decode(file, cut))
                    .as("%d of %d bytes", cut.length, whole.length)
                    .isEmpty();
        }
    }

    private static void writeLittleEndian(byte[] bytes, int at, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[at + i] = (byte) (value >> 8 * i);
        }
    }

    @Test
    void progressiveJpegTruncatedAfterAnyScanIsRejected() {
        byte[] whole = PillowCases.bytes("progressive.jpg");
        int scans = 0;
        for (int at = 2; at + 1 < whole.length; at++) {
            boolean begins = (whole[at] & 0xff) == 0xff && (whole[at + 1] & 0xff) == 0xda;
            if (begins && scans++ > 0) {
                assertThat(decode("progressive.jpg", Arrays.copyOf(whole, at))).isEmpty();
            }
        }
        assertThat(scans).isGreaterThan(3);
    }

    @Test
    void gifWithoutPixelsIsRejected() {
        byte[] whole = PillowCases.bytes("pillow13/offset.gif");
        int image = 13 + 48 + 10;
        byte[] empty = Arrays.copyOf(whole, image + 5);
        // codes of 5 bits: clear, end
        empty[image] = 4;
        empty[image + 1] = 2;
        empty[image + 2] = (byte) (16 | 17 << 5);
        empty[image + 3] = (byte) (17 >> 3);
        empty[image + 4] = 0;
        assertThatThrownBy(() -> ImageDecoder.standard().decode(ImageSource.of("empty.gif", empty)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("empty.gif")
                .hasMessageContaining("0 of 8 rows");
    }
}
