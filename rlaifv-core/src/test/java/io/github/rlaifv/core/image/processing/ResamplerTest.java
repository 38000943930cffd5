package io.github.rlaifv.core.image.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ResamplerTest {
    @Test
    void equalsPillowForEveryFilter() {
        JsonNode resize = PillowCases.json().path("resize");
        RgbImage image = ImageDecoder.standard()
                .decode(PillowCases.source(resize.path("file").asText()));
        assertThat(resize.path("cases")).isNotEmpty();
        for (JsonNode expected : resize.path("cases")) {
            ResampleFilter filter =
                    ResampleFilter.valueOf(expected.path("filter").asText().toUpperCase(Locale.ROOT));
            RgbImage actual = Resampler.resize(
                    image,
                    expected.path("width").asInt(),
                    expected.path("height").asInt(),
                    filter);
            assertThat(PillowCases.distance(actual, PillowCases.image(expected)))
                    .as("%s %s", actual, filter)
                    .isZero();
        }
    }

    /** Pillow 13 resizes vertically first if the height shrinks by more than twice as many pixels as the width. */
    @Test
    void tallImagesAreResizedInTheOrderOfPillow13() throws IOException {
        for (JsonNode expected : new ObjectMapper().readTree(PillowCases.bytes("pillow13/resized.json"))) {
            RgbImage image = ImageDecoder.standard()
                    .decode(PillowCases.source(
                            "pillow13/" + expected.path("file").asText()));
            int width = expected.path("width").asInt();
            int height = expected.path("height").asInt();
            ResampleFilter filter =
                    ResampleFilter.valueOf(expected.path("filter").asText());
            RgbImage actual = Resampler.resize(image, width, height, filter);
            RgbImage older = Resampler.resize(image, width, height, filter, ResampleOrder.HORIZONTAL_FIRST);

            assertThat(Hashing.sha256().hashBytes(actual.rgb()).toString())
                    .as("%s to %d x %d with %s", expected.path("file").asText(), width, height, filter)
                    .isEqualTo(expected.path("sha256").asText());
            assertThat(older.equals(actual))
                    .isEqualTo(!expected.path("vertical_first").asBoolean());
        }
    }

    @Test
    void resampleOrderIsPartOfTheFingerprint() {
        ImageDecoder decoder = ImageDecoder.standard();
        ImageDecoder older = decoder.withResampleOrder(ResampleOrder.HORIZONTAL_FIRST);
        assertThat(older.fingerprint()).isNotEqualTo(decoder.fingerprint());
        assertThat(older.withExifOrientation(false).withMaxPixels(9).resampleOrder())
                .isEqualTo(ResampleOrder.HORIZONTAL_FIRST);
    }

    @Test
    void extremelyThinImageIsRejectedBeforeItIsEnlarged() {
        RgbImage thread = new RgbImage(1, 1_000_000, new byte[3_000_000]);
        assertThat(Resampler.resize(thread, 336, 336, ResampleFilter.BICUBIC).width())
                .isEqualTo(336);
        assertThatThrownBy(() ->
                        Resampler.resize(thread, 336, 336, ResampleFilter.BICUBIC, ResampleOrder.HORIZONTAL_FIRST))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("too long and thin");
    }

    @Test
    void uniformColourStaysUniform() {
        byte[] gray = new byte[50 * 40 * 3];
        Arrays.fill(gray, (byte) 200);
        RgbImage small = Resampler.resize(new RgbImage(50, 40, gray), 13, 61, ResampleFilter.BICUBIC);
        assertThat(small.rgb()).containsOnly((byte) 200);
    }
}
