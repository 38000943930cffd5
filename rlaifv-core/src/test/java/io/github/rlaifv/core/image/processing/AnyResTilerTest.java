package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
import io.github.rlaifv.core.testkit.Photo;
import io.github.rlaifv.core.testkit.PixelLimits;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnyResTilerTest {
    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path("llava_next", "golden.json"));
        return GoldenCase.of("llava_next").stream()
                .filter(golden -> !golden.images().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pixelValuesOfTilesEqualTheReference(GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        JsonNode key = golden.json().path("pixel_values_key");
        Assumptions.assumeTrue(tensors.has(key.asText()), () -> "skipped: no " + key);
        float[] expected = tensors.values(key.asText());
        List<Integer> shape = tensors.shape(key.asText());
        ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(golden.exifApplied());
        AnyResTiler tiler = AnyResTiler.open(golden.model());
        int size = shape.get(2) * shape.get(3) * shape.get(4);
        float[] actual = new float[expected.length];

        for (int i = 0; i < shape.get(0); i++) {
            ImageSource image = golden.images().get(i);
            List<PixelValues> tiles = tiler.pixels(decoder.decode(image));
            assertThat(tiles).hasSize(tiler.tiles(decoder.size(image)));
            // The reference pads images that have fewer tiles than the others with zeros.
            assertThat(tiles).hasSizeLessThanOrEqualTo(shape.get(1));
            for (int t = 0; t < tiles.size(); t++) {
                System.arraycopy(tiles.get(t).values(), 0, actual, (i * shape.get(1) + t) * size, size);
            }
        }
        assertThat(golden.images()).hasSize(shape.get(0));
        PixelLimits.assertClose(golden.images(), actual, expected, 0.26);
    }

    @Test
    void imageSizeEqualsTheDecodedSize() {
        for (Photo photo : Fixtures.photos().all()) {
            ImageSource image = photo.image();
            for (boolean upright : new boolean[] {true, false}) {
                ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(upright);
                RgbImage decoded = decoder.decode(image);
                assertThat(decoder.size(image)).isEqualTo(new ImageSize(decoded.height(), decoded.width()));
            }
        }
        ImageSource noImage = ImageSource.of("text", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ImageDecoder.standard().size(noImage))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("text");
    }
}
