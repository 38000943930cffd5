package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;

/**
 * Resizes images with antialiasing exactly as Pillow's {@code Image.resize} does for 8-bit images: weights are 22-bit
 * fixed-point numbers, and each of the two passes rounds to bytes. The passes follow Pillow 13's order unless another
 * {@link ResampleOrder} is given. The order changes photographs by a few levels, and images of text that shrink to thin
 * strips by tens of levels.
 */
public final class Resampler {
    /** Bits of the fixed-point weights: 32 less 8 for the pixel and 2 for the overshoot of negative weights. */
    private static final int PRECISION = 22;

    private static final int HALF = 1 << PRECISION - 1;

    private Resampler() {}

    /**
     * Resizes an image in Pillow 13's order.
     *
     * @param width width of the result in pixels, at least 1
     * @param height height of the result in pixels, at least 1
     * @return the image itself if it has that size already
     * @throws BadDataException if the image is so long and thin that resizing it needs too much memory
     */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter) {
        return resize(image, width, height, filter, ResampleOrder.PILLOW_13);
    }

    /**
     * Resizes an image in the given order.
     *
     * @param width width of the result in pixels, at least 1
     * @param height height of the result in pixels, at least 1
     * @return the image itself if it has that size already
     * @throws BadDataException if the image is so long and thin that resizing it needs too much memory
     */
    public static RgbImage resize(RgbImage image, int width, int height, ResampleFilter filter, ResampleOrder order) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("can't resize to " + width + " x " + height);
        }
        if (order.verticalFirst(image.width(), image.height(), width, height)) {
            return horizontal(vertical(image, height, filter), width, filter);
        }
        return vertical(horizontal(image, width, filter), height, filter);
    }

    private static RgbImage horizontal(RgbImage image, int width, ResampleFilter filter) {
        requireAffordable(image, width, image.height());
        return width == image.width() ? image : horizontal(image, Taps.of(image.width(), width, filter));
    }

    private static RgbImage vertical(RgbImage image, int height, ResampleFilter filter) {
        requireAffordable(image, image.width(), height);
        return height == image.height() ? image : vertical(image, Taps.of(image.height(), height, filter));
    }

    private static void requireAffordable(RgbImage image, long width, long height) {
        long pixels = width * height;
        if (pixels > ImageDecoder.DEFAULT_MAX_PIXELS && pixels > (long) image.width() * image.height()) {
            throw new BadDataException("an image of " + image.width() + " x " + image.height()
                    + " pixels is too long and thin: processing needs " + width + " x " + height
                    + " pixels; crop it or remove its record from the dataset");
        }
    }

    private static RgbImage horizontal(RgbImage image, Taps taps) {
        int width = taps.first().length;
        int height = image.height();
        byte[] from = image.rgb();
        byte[] to = new byte[width * height * RgbImage.CHANNELS];
        int out = 0;
        for (int y = 0; y < height; y++) {
            int row = y * image.width() * RgbImage.CHANNELS;
            for (int x = 0; x < width; x++) {
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                int in = row + taps.first()[x] * RgbImage.CHANNELS;
                for (int weight : taps.weights()[x]) {
                    red += (from[in] & 0xff) * weight;
                    green += (from[in + 1] & 0xff) * weight;
                    blue += (from[in + 2] & 0xff) * weight;
                    in += RgbImage.CHANNELS;
                }
                to[out++] = level(red);
                to[out++] = level(green);
                to[out++] = level(blue);
            }
        }
        return new RgbImage(width, height, to);
    }

    private static RgbImage vertical(RgbImage image, Taps taps) {
        int height = taps.first().length;
        int stride = image.width() * RgbImage.CHANNELS;
        byte[] from = image.rgb();
        byte[] to = new byte[stride * height];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int in = taps.first()[y] * stride;
            for (int weight : taps.weights()[y]) {
                for (int x = 0; x < stride; x++) {
                    sums[x] += (from[in + x] & 0xff) * weight;
                }
                in += stride;
            }
            int out = y * stride;
            for (int x = 0; x < stride; x++) {
                to[out + x] = level(sums[x]);
            }
        }
        return new RgbImage(image.width(), height, to);
    }

    private static byte level(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }

    /**
     * The source pixels and weights that contribute to each pixel of the result along one axis.
     *
     * @param first {@code [result]} index of the first source pixel
     * @param weights {@code [result][taps]} fixed-point weights
     */
    private record Taps(int[] first, int[][] weights) {
        static Taps of(int from, int to, ResampleFilter filter) {
            double scale = (double) from / to;
            double stretch = Math.max(scale, 1);
            double support = filter.support() * stretch;
            double shrink = 1 / stretch;
            int[] first = new int[to];
            int[][] weights = new int[to][];
            for (int i = 0; i < to; i++) {
                double center = (i + 0.5) * scale;
                int start = Math.max(0, (int) (center - support + 0.5));
                int count = Math.min(from, (int) (center + support + 0.5)) - start;
                double[] exact = new double[count];
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    exact[k] = filter.weight((k + start - center + 0.5) * shrink);
                    sum += exact[k];
                }
                first[i] = start;
                weights[i] = new int[count];
                for (int k = 0; k < count; k++) {
                    double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << PRECISION);
                    weights[i][k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
                }
            }
            return new Taps(first, weights);
        }
    }
}
