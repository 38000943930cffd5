package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.Resampler;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A hash of 256 bits of what an image looks like. Copies that were encoded again, resized or cropped slightly differ in
 * few bits; unrelated images differ in about half. The method is that of PDQ (Facebook, 2019): the signs, relative to
 * their median, of the 16 x 16 lowest frequencies of the image's luminance, reduced to 64 x 64 pixels.
 *
 * @param first bits 0 to 63
 * @param second bits 64 to 127
 * @param third bits 128 to 191
 * @param fourth bits 192 to 255
 * @param quality how much detail the image has, 0 to 100; hashes of images below {@value #LEAST_QUALITY}, such as a
 *     white page, say little
 */
public record PerceptualHash(long first, long second, long third, long fourth, int quality) {
    /** Number of bits. */
    public static final int BITS = 256;

    /** The quality from which hashes are compared. PDQ has 50, which foggy photographs do not reach. */
    public static final int LEAST_QUALITY = 5;

    private static final int SIDE = 64;
    private static final int FREQUENCIES = 16;
    private static final int WORD = 64;
    private static final double[][] COSINES = cosines();

    /** Computes the hash of a decoded image. */
    public static PerceptualHash of(RgbImage image) {
        double[][] luminance = luminance(Resampler.resize(image, SIDE, SIDE, ResampleFilter.BILINEAR));
        double[] frequencies = frequencies(luminance);
        double[] sorted = frequencies.clone();
        Arrays.sort(sorted);
        double median = (sorted[BITS / 2 - 1] + sorted[BITS / 2]) / 2;
        long[] words = new long[BITS / WORD];
        for (int bit = 0; bit < BITS; bit++) {
            if (frequencies[bit] > median) {
                words[bit / WORD] |= 1L << bit % WORD;
            }
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3], quality(luminance));
    }

    /** The number of bits in which two hashes differ, 0 to {@value #BITS}. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(first ^ other.first)
                + Long.bitCount(second ^ other.second)
                + Long.bitCount(third ^ other.third)
                + Long.bitCount(fourth ^ other.fourth);
    }

    /** Whether the image has enough detail for its hash to be compared. */
    public boolean isComparable() {
        return quality >= LEAST_QUALITY;
    }

    /** The bits as 64 hexadecimal digits. */
    public String hex() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(first) + hex.toHexDigits(second) + hex.toHexDigits(third) + hex.toHexDigits(fourth);
    }

    /**
     * Restores a hash from its bits.
     *
     * @param hex 64 hexadecimal digits, as {@link #hex()} returns them
     * @throws IllegalArgumentException if the text is of another form
     */
    public static PerceptualHash of(String hex, int quality) {
        if (hex.length() != BITS / 4) {
            throw new IllegalArgumentException(
                    "a perceptual hash has " + BITS / 4 + " hexadecimal digits, was \"" + hex + "\"");
        }
        long[] words = new long[BITS / WORD];
        for (int i = 0; i < words.length; i++) {
            words[i] = HexFormat.fromHexDigitsToLong(hex, i * WORD / 4, (i + 1) * WORD / 4);
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3], quality);
    }

    private static double[][] luminance(RgbImage image) {
        double[][] luminance = new double[SIDE][SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                // the weights of ITU-R BT.601, which JPEG also uses
                luminance[y][x] =
                        0.299 * image.sample(x, y, 0) + 0.587 * image.sample(x, y, 1) + 0.114 * image.sample(x, y, 2);
            }
        }
        return luminance;
    }

    /** The cosine transform along both axes, without the constant terms. */
    private static double[] frequencies(double[][] luminance) {
        double[][] rows = new double[FREQUENCIES][SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int x = 0; x < SIDE; x++) {
                for (int y = 0; y < SIDE; y++) {
                    rows[i][x] += COSINES[i][y] * luminance[y][x];
                }
            }
        }
        double[] frequencies = new double[BITS];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int j = 0; j < FREQUENCIES; j++) {
                double sum = 0;
                for (int x = 0; x < SIDE; x++) {
                    sum += rows[i][x] * COSINES[j][x];
                }
                frequencies[i * FREQUENCIES + j] = sum;
            }
        }
        return frequencies;
    }

    private static double[][] cosines() {
        double[][] cosines = new double[FREQUENCIES][SIDE];
        for (int i = 0; i < FREQUENCIES; i++) {
            for (int x = 0; x < SIDE; x++) {
                cosines[i][x] = Math.cos(Math.PI / (2 * SIDE) * (i + 1) * (2 * x + 1));
            }
        }
        return cosines;
    }

    /** PDQ's measure: the sum of the differences between neighboring pixels. */
    private static int quality(double[][] luminance) {
        int sum = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                sum += y + 1 < SIDE ? step(luminance[y][x] - luminance[y + 1][x]) : 0;
                sum += x + 1 < SIDE ? step(luminance[y][x] - luminance[y][x + 1]) : 0;
            }
        }
        return Math.min(100, sum / 90);
    }

    private static int step(double difference) {
        return Math.abs((int) (difference * 100 / 255));
    }
}
