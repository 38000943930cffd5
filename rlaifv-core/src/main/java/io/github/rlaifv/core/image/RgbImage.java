package io.github.rlaifv.core.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * A decoded image. The array is not copied: treat it as read-only.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code [height x width x 3]} interleaved unsigned bytes, red first
 */
@SuppressWarnings("ArrayRecordComponent") // a copy per access would double the memory of every picture
public record RgbImage(int width, int height, byte[] rgb) {
    /** Red, green, blue. */
    public static final int CHANNELS = 3;

    public RgbImage {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("an RGB image of " + width + " x " + height + " needs "
                    + (long) width * height * CHANNELS + " bytes and at least one pixel, got " + rgb.length + " bytes");
        }
    }

    /**
     * One color value, 0 to 255.
     *
     * @param channel 0 red, 1 green, 2 blue
     */
    public int sample(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, CHANNELS);
        return rgb[(y * width + x) * CHANNELS + channel] & 0xff;
    }

    /**
     * This image on a canvas; what lies outside is cut.
     *
     * @param left where the image begins on the canvas; negative where it is cut
     * @param top as left
     * @param background red, green and blue of what the image leaves uncovered
     * @return the image itself if it covers the canvas exactly
     */
    public RgbImage onCanvas(int canvasWidth, int canvasHeight, int left, int top, byte[] background) {
        if (left == 0 && top == 0 && canvasWidth == width && canvasHeight == height) {
            return this;
        }
        byte[] canvas = new byte[Math.multiplyExact(Math.multiplyExact(canvasWidth, canvasHeight), CHANNELS)];
        boolean covered = left <= 0 && top <= 0 && left + width >= canvasWidth && top + height >= canvasHeight;
        if (!covered) {
            for (int at = 0; at < canvas.length; at++) {
                canvas[at] = background[at % CHANNELS];
            }
        }
        int firstX = Math.max(0, left);
        int firstY = Math.max(0, top);
        int columns = Math.min(canvasWidth, left + width) - firstX;
        int rows = Math.min(canvasHeight, top + height) - firstY;
        for (int y = 0; y < rows; y++) {
            int from = ((firstY - top + y) * width + firstX - left) * CHANNELS;
            int to = ((firstY + y) * canvasWidth + firstX) * CHANNELS;
            System.arraycopy(rgb, from, canvas, to, columns * CHANNELS);
        }
        return new RgbImage(canvasWidth, canvasHeight, canvas);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, Arrays.hashCode(rgb));
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
