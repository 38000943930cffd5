package io.github.rlaifv.core.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * A decoded image of 8 bits per channel. The array is not copied: treat it as read-only.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb {@code [height x width x 3]} interleaved unsigned bytes, in the order red, green, blue
 */
@SuppressWarnings("ArrayRecordComponent") // a copy per access would double the memory of every image
public record RgbImage(int width, int height, byte[] rgb) {
    /** Number of channels: red, green and blue. */
    public static final int CHANNELS = 3;

    public RgbImage {
        Objects.requireNonNull(rgb, "rgb");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "width and height of an image must be >= 1, were " + width + " and " + height);
        }
        if (rgb.length != (long) width * height * CHANNELS) {
            throw new IllegalArgumentException("an RGB image of " + width + " x " + height + " pixels needs "
                    + (long) width * height * CHANNELS + " bytes, got " + rgb.length);
        }
    }

    /**
     * The value of one channel at one pixel, 0 to 255.
     *
     * @param channel 0 for red, 1 for green, 2 for blue
     */
    public int sample(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, CHANNELS);
        return rgb[(y * width + x) * CHANNELS + channel] & 0xff;
    }

    /**
     * Places this image on a canvas of another size; parts outside the canvas are cut off.
     *
     * @param left column of the canvas at which the image begins; negative if its left side is cut off
     * @param top row of the canvas at which the image begins; negative if its top is cut off
     * @param background red, green and blue of the area that the image does not cover
     * @return this image itself if it covers the canvas exactly
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
