package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.image.processing.ResampleOrder;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.testkit.PixelLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SmolVLM's tiles against transformers. */
class SmolVlmPixelsParityTest {
    private static final String FAMILY = "smolvlm";

    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path(FAMILY, "golden.json"));
        return GoldenCase.of(FAMILY).stream().filter(golden -> !golden.images().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pixelValuesEqualTheReference(GoldenCase golden) {
        TileSplitter splitter = TileSplitter.open(golden.model());
        ImageDecoder decoder = ImageDecoder.standard().withExifOrientation(golden.exifApplied());
        float[] expected = golden.tensors().values(golden.json().path("pixel_values_key"));
        List<PixelValues> tiles = new ArrayList<>();
        for (ImageSource image : golden.images()) {
            List<PixelValues> own = splitter.pixels(decoder.decode(image), ResampleOrder.PILLOW_13);
            assertThat(own).hasSize(splitter.grid(decoder.size(image)).tiles());
            tiles.addAll(own);
        }
        float[] actual = new float[expected.length];
        int at = 0;
        for (PixelValues tile : tiles) {
            System.arraycopy(tile.values(), 0, actual, at, tile.values().length);
            at += tile.values().length;
        }
        assertThat(at).isEqualTo(expected.length);
        PixelLimits.assertClose(golden.images(), actual, expected, 0.5);
    }
}
