package io.github.rlaifv.core.image.internal.webp;

/** The fourteen predictors of lossless WebP, which predict a pixel from its neighbors. */
final class Vp8lPredictor {
    private static final int BLACK = 0xff000000;

    private Vp8lPredictor() {}

    /**
     * Predicts a pixel.
     *
     * @param at index of the pixel, which must not be in the first row or column
     */
    static int predict(int mode, int[] argb, int at, int width) {
        int left = argb[at - 1];
        int top = argb[at - width];
        int corner = argb[at - width - 1];
        // In the last column it is the first pixel of its own row.
        int right = argb[at - width + 1];
        return switch (mode) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> right;
            case 4 -> corner;
            case 5 -> mean(mean(left, right), top);
            case 6 -> mean(left, corner);
            case 7 -> mean(left, top);
            case 8 -> mean(corner, top);
            case 9 -> mean(top, right);
            case 10 -> mean(mean(left, corner), mean(top, right));
            case 11 -> select(left, top, corner);
            case 12 -> full(left, top, corner);
            case 13 -> half(mean(left, top), corner);
            default -> BLACK;
        };
    }

    private static int mean(int a, int b) {
        return (a & b) + (((a ^ b) & 0xfefefefe) >>> 1);
    }

    private static int select(int left, int top, int corner) {
        int toLeft = 0;
        int toTop = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            int c = corner >> shift & 0xff;
            toLeft += Math.abs((top >> shift & 0xff) - c);
            toTop += Math.abs((left >> shift & 0xff) - c);
        }
        return toLeft < toTop ? left : top;
    }

    private static int full(int left, int top, int corner) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            result |= clip((left >> shift & 0xff) + (top >> shift & 0xff) - (corner >> shift & 0xff)) << shift;
        }
        return result;
    }

    private static int half(int mean, int corner) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            int m = mean >> shift & 0xff;
            result |= clip(m + (m - (corner >> shift & 0xff)) / 2) << shift;
        }
        return result;
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
