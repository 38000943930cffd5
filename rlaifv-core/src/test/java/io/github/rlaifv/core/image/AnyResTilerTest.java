package io.github.rlaifv.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.GoldenTensors;
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
                .filter(golden -> golden.images().size() == 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tilesHaveTheReferencesPixelValues(GoldenCase golden) {
        GoldenTensors tensors = GoldenTensors.read(golden.folder().resolve("golden.safetensors"));
        JsonNode key = golden.json().path("pixel_values_key");
        Assumptions.assumeTrue(tensors.has(key.asText()), () -> "skipped: no " + key);
        float[] expected = tensors.values(key.asText());
        ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(golden.exifApplied());
        ImageSource picture = golden.images().get(0);
        AnyResTiler tiler = AnyResTiler.open(golden.model());

        List<PixelValues> tiles = tiler.pixels(decoder.decode(picture));

        assertThat(tiles).hasSize(tiler.tiles(decoder.size(picture)));
        int at = 0;
        double worst = 0;
        for (PixelValues tile : tiles) {
            for (float value : tile.values()) {
                worst = Math.max(worst, Math.abs(value - expected[at++]));
            }
        }
        assertThat(at).isEqualTo(expected.length);
        // One level of 255 where Pillow takes its vertical pass first.
        assertThat(worst).isLessThan(0.016);
    }

    @Test
    void sizesAreThoseOfTheDecodedPictures() {
        for (String name : List.of("wide.jpg", "tall_exif6.jpg", "square.jpg", "alpha.png")) {
            ImageSource picture = ImageSource.of(Fixtures.path("photos", name));
            for (boolean upright : new boolean[] {true, false}) {
                ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(upright);
                RgbImage decoded = decoder.decode(picture);
                assertThat(decoder.size(picture)).isEqualTo(new ImageSize(decoded.height(), decoded.width()));
            }
        }
        ImageSource noPicture = ImageSource.of("text", new byte[] {1, 2, 3});
        assertThatThrownBy(() -> ImageDecoder.standard().size(noPicture))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("text");
    }
}
