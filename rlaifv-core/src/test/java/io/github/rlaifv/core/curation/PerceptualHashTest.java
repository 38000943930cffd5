package io.github.rlaifv.core.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.testkit.Scenery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
    private static PerceptualHash hash(byte[] encoded) {
        return PerceptualHash.of(ImageDecoder.standard().decode(ImageSource.of("test", encoded)));
    }

    @Test
    void recompressedImagesAreNearAndUnrelatedOnesFar() {
        List<PerceptualHash> originals = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            var image = Scenery.of(i, 80, 60);
            PerceptualHash original = hash(Scenery.encode(image, "png"));
            assertThat(original.isComparable()).isTrue();
            assertThat(original.distance(hash(Scenery.jpeg(image, 0.5f)))).isLessThanOrEqualTo(16);
            originals.forEach(other -> assertThat(original.distance(other)).isGreaterThan(72));
            originals.add(original);
        }
    }

    @Test
    void halfOfTheBitsOfADetailedImageAreSet() {
        PerceptualHash hash = hash(Scenery.encode(Scenery.of(1, 90, 70), "png"));

        assertThat(hash.distance(new PerceptualHash(0, 0, 0, 0, 100))).isEqualTo(128);
    }

    @Test
    void imageWithoutDetailIsNotComparable() {
        byte[] white = new byte[64 * 48 * 3];
        Arrays.fill(white, (byte) 250);

        assertThat(PerceptualHash.of(new RgbImage(64, 48, white)).isComparable())
                .isFalse();
    }

    @Test
    void hexadecimalDigitsRestoreTheBits() {
        PerceptualHash hash = hash(Scenery.encode(Scenery.of(2, 90, 70), "png"));

        assertThat(hash.hex()).hasSize(64);
        assertThat(PerceptualHash.of(hash.hex(), hash.quality())).isEqualTo(hash);
        assertThatThrownBy(() -> PerceptualHash.of("12ab", 100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("64 hexadecimal digits, was \"12ab\"");
    }
}
