package io.github.rlaifv.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
                    .isLessThanOrEqualTo(evenly(image, actual) ? 0 : 1);
        }
    }

    /** Pillow 13 swaps the passes where the height shrinks more than the width, which moves roundings. */
    private static boolean evenly(RgbImage from, RgbImage to) {
        return (double) to.height() / from.height() > 0.9 * to.width() / from.width();
    }

    @Test
    void keepsAnEvenColourEven() {
        byte[] gray = new byte[50 * 40 * 3];
        Arrays.fill(gray, (byte) 200);
        RgbImage small = Resampler.resize(new RgbImage(50, 40, gray), 13, 61, ResampleFilter.BICUBIC);
        assertThat(small.rgb()).containsOnly((byte) 200);
    }
}
