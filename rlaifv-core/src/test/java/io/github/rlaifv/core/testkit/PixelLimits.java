package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import java.util.List;

/** Limits of the difference between pixel values and the reference, from the README of the fixtures. */
public final class PixelLimits {
    private static final int GRID = 8;
    /** One level of 255 with some tolerance, as a share of the full range. */
    private static final double LEVEL = 1.06 / 255;

    private PixelLimits() {}

    /**
     * Checks that pixel values differ from the reference by at most one level of 255. If the JPEG decoder gives other
     * values than photos.json samples, the limit is the difference between JPEG decoders.
     *
     * @param std smallest standard deviation by which values were divided
     */
    public static void assertClose(List<ImageSource> photos, float[] actual, float[] expected, double std) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = Math.abs(actual[i] - expected[i]);
            worst = Math.max(worst, error);
            sum += error;
        }
        boolean alike = photos.stream().allMatch(PixelLimits::decodedAlike);
        assertThat(worst).as("largest error").isLessThan(alike ? LEVEL / std : 0.06);
        assertThat(sum / actual.length).as("mean error").isLessThan(alike ? LEVEL / std / 100 : 0.01);
    }

    private static boolean decodedAlike(ImageSource photo) {
        JsonNode grid = Fixtures.photos().all().stream()
                .filter(known -> known.image().fingerprint().equals(photo.fingerprint()))
                .findFirst()
                .orElseThrow()
                .json()
                .path("upright_rgb_grid8");
        RgbImage image = ImageDecoder.standard().decode(photo);
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            for (int i = 0; i < GRID; i++) {
                for (int j = 0; j < GRID; j++) {
                    int y = (int) ((i + 0.5) * image.height() / GRID);
                    int x = (int) ((j + 0.5) * image.width() / GRID);
                    int level = image.rgb()[(y * image.width() + x) * RgbImage.CHANNELS + c] & 0xff;
                    if (level != grid.path(c).path(i).path(j).asInt()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }
}
