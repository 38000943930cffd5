package io.github.rlaifv.core.image.internal.webp;

import java.util.Arrays;

/** Predicts the samples of a block from those around it. */
final class Vp8Prediction {
    /** Modes of blocks of any size. */
    static final int DC = 0;

    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;
    /** Further modes of small blocks. */
    private static final int LEFT_DOWN = 4;

    private static final int RIGHT_DOWN = 5;
    private static final int VERTICAL_RIGHT = 6;
    private static final int VERTICAL_LEFT = 7;
    private static final int HORIZONTAL_DOWN = 8;

    private static final int SMALL = 4;

    private Vp8Prediction() {}

    /** Predicts a square of 16 or 8 samples. */
    static void large(Vp8Plane plane, int mode, int left, int top, int side) {
        int corner = plane.around(left - 1, top - 1);
        int mean = mode == DC ? mean(plane, left, top, side) : 0;
        for (int y = 0; y < side; y++) {
            int before = plane.around(left - 1, top + y);
            for (int x = 0; x < side; x++) {
                int above = plane.around(left + x, top - 1);
                int value = switch (mode) {
                    case DC -> mean;
                    case VERTICAL -> above;
                    case HORIZONTAL -> before;
                    default -> Math.max(0, Math.min(255, before + above - corner));
                };
                plane.set(left + x, top + y, value);
            }
        }
    }

    private static int mean(Vp8Plane plane, int left, int top, int side) {
        int sum = 0;
        int count = 0;
        for (int i = 0; top > 0 && i < side; i++, count++) {
            sum += plane.get(left + i, top - 1);
        }
        for (int i = 0; left > 0 && i < side; i++, count++) {
            sum += plane.get(left - 1, top + i);
        }
        return count == 0 ? 128 : (sum + count / 2) / count;
    }

    /**
     * Predicts a block of 4 x 4 samples.
     *
     * @param right the four samples to the right of those above
     */
    static void small(Vp8Plane plane, int mode, int left, int top, int[] right) {
        // From the bottom left corner up and around to the top right: L K J I X A B C D E F G H.
        int[] edge = new int[13];
        for (int i = 0; i < SMALL; i++) {
            edge[i] = plane.around(left - 1, top + 3 - i);
            edge[5 + i] = plane.around(left + i, top - 1);
            edge[9 + i] = right[i];
        }
        edge[4] = plane.around(left - 1, top - 1);
        for (int y = 0; y < SMALL; y++) {
            for (int x = 0; x < SMALL; x++) {
                plane.set(left + x, top + y, sample(mode, edge, x, y));
            }
        }
    }

    private static int sample(int mode, int[] edge, int x, int y) {
        return switch (mode) {
            case DC ->
                Arrays.stream(edge, 0, 4).sum() + Arrays.stream(edge, 5, 9).sum() + 4 >> 3;
            case TRUE_MOTION -> Math.max(0, Math.min(255, edge[3 - y] + edge[5 + x] - edge[4]));
            case VERTICAL -> three(edge, 5 + x);
            case HORIZONTAL -> y == 3 ? edge[1] + 3 * edge[0] + 2 >> 2 : three(edge, 3 - y);
            case LEFT_DOWN -> x + y == 6 ? edge[11] + 3 * edge[12] + 2 >> 2 : three(edge, 6 + x + y);
            case RIGHT_DOWN -> three(edge, 4 + x - y);
            case VERTICAL_RIGHT -> verticalRight(edge, x, y);
            case VERTICAL_LEFT -> verticalLeft(edge, x, y);
            case HORIZONTAL_DOWN -> horizontalDown(edge, x, y);
            default -> horizontalUp(edge, x, y);
        };
    }

    private static int verticalRight(int[] edge, int x, int y) {
        int along = 2 * x - y;
        if (along < 0) {
            return three(edge, along == -1 ? 4 : 5 - y);
        }
        int at = 4 + x - y / 2;
        return y % 2 == 0 ? two(edge, at) : three(edge, at);
    }

    private static int verticalLeft(int[] edge, int x, int y) {
        if (x == 3 && y >= 2) {
            return three(edge, y == 2 ? 10 : 11);
        }
        int at = 5 + x + y / 2;
        return y % 2 == 0 ? two(edge, at) : three(edge, at + 1);
    }

    private static int horizontalDown(int[] edge, int x, int y) {
        int along = 2 * y - x;
        if (along < 0) {
            return three(edge, along == -1 ? 4 : 3 + x);
        }
        int at = 3 - y + x / 2;
        return x % 2 == 0 ? two(edge, at) : three(edge, at + 1);
    }

    private static int horizontalUp(int[] edge, int x, int y) {
        int along = x + 2 * y;
        if (along > 5) {
            return edge[0];
        }
        if (along == 5) {
            return edge[1] + 3 * edge[0] + 2 >> 2;
        }
        int at = 3 - along / 2;
        return along % 2 == 0 ? two(edge, at - 1) : three(edge, at - 1);
    }

    /** The mean of an edge's sample and the next one. */
    private static int two(int[] edge, int at) {
        return edge[at] + edge[at + 1] + 1 >> 1;
    }

    /** The smoothed value of an edge's sample. */
    private static int three(int[] edge, int at) {
        return edge[at - 1] + 2 * edge[at] + edge[at + 1] + 2 >> 2;
    }
}
