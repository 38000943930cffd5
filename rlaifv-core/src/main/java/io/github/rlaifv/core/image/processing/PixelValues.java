package io.github.rlaifv.core.image.processing;

import java.util.Arrays;
import java.util.Objects;

/**
 * The input of a vision tower for one image or tile. The array is not copied: treat it as read-only.
 *
 * @param channels number of color channels, 3
 * @param height in pixels
 * @param width in pixels
 * @param values {@code [channels x height x width]} float32, rescaled and normalized
 */
@SuppressWarnings("ArrayRecordComponent") // handed on to native memory without a copy
public record PixelValues(int channels, int height, int width, float[] values) {
    public PixelValues {
        Objects.requireNonNull(values, "values");
        if (channels < 1 || height < 1 || width < 1 || values.length != (long) channels * height * width) {
            throw new IllegalArgumentException("pixel values of shape [" + channels + ", " + height + ", " + width
                    + "] can't hold " + values.length + " values");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PixelValues that
                && channels == that.channels
                && height == that.height
                && width == that.width
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(channels, height, width, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "PixelValues[" + channels + " x " + height + " x " + width + "]";
    }
}
