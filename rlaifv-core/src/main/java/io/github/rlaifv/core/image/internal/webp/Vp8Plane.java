package io.github.rlaifv.core.image.internal.webp;

/** The samples of luma or chroma, for whole macroblocks. */
final class Vp8Plane {
    private final byte[] samples;
    private final int stride;

    /**
     * @param width width in samples, a multiple of the block size
     * @param height height in samples
     */
    Vp8Plane(int width, int height) {
        stride = width;
        samples = new byte[Math.multiplyExact(width, height)];
    }

    byte[] samples() {
        return samples;
    }

    int stride() {
        return stride;
    }

    int get(int x, int y) {
        return samples[y * stride + x] & 0xff;
    }

    void set(int x, int y, int value) {
        samples[y * stride + x] = (byte) value;
    }

    /** The sample at a position, or the constant for positions above the image (127) and left of it (129). */
    int around(int x, int y) {
        if (y < 0) {
            return 127;
        }
        return x < 0 ? 129 : get(x, y);
    }

    /** Adds the residual of a block, computed from its coefficients, which are zero afterwards. */
    void add(short[] coefficients, int from, int left, int top) {
        int[] half = new int[16];
        for (int i = 0; i < 4; i++) {
            int c0 = coefficients[from + i];
            int c1 = coefficients[from + 4 + i];
            int c2 = coefficients[from + 8 + i];
            int c3 = coefficients[from + 12 + i];
            int a = c0 + c2;
            int b = c0 - c2;
            int c = lower(c1) - upper(c3);
            int d = upper(c1) + lower(c3);
            half[4 * i] = a + d;
            half[4 * i + 1] = b + c;
            half[4 * i + 2] = b - c;
            half[4 * i + 3] = a - d;
        }
        for (int y = 0; y < 4; y++) {
            int dc = half[y] + 4;
            int a = dc + half[8 + y];
            int b = dc - half[8 + y];
            int c = lower(half[4 + y]) - upper(half[12 + y]);
            int d = upper(half[4 + y]) + lower(half[12 + y]);
            int at = (top + y) * stride + left;
            samples[at] = clip((samples[at] & 0xff) + (a + d >> 3));
            samples[at + 1] = clip((samples[at + 1] & 0xff) + (b + c >> 3));
            samples[at + 2] = clip((samples[at + 2] & 0xff) + (b - c >> 3));
            samples[at + 3] = clip((samples[at + 3] & 0xff) + (a - d >> 3));
        }
    }

    private static int upper(int value) {
        return (value * 20091 >> 16) + value;
    }

    private static int lower(int value) {
        return value * 35468 >> 16;
    }

    static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
