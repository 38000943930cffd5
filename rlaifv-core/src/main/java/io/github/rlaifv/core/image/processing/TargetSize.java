package io.github.rlaifv.core.image.processing;

/** To what size an image is resized. */
public sealed interface TargetSize {

    /**
     * Keeps the aspect ratio; the longer edge is rounded down to whole pixels.
     *
     * @param pixels length of the shorter edge, at least 1
     */
    record ShortestEdge(int pixels) implements TargetSize {
        public ShortestEdge {
            requirePositive(pixels);
        }
    }

    /**
     * Stretches to exactly this size.
     *
     * @param height in pixels, at least 1
     * @param width in pixels, at least 1
     */
    record Exact(int height, int width) implements TargetSize {
        public Exact {
            requirePositive(height);
            requirePositive(width);
        }
    }

    private static void requirePositive(int pixels) {
        if (pixels < 1) {
            throw new IllegalArgumentException("a size must be at least one pixel, got " + pixels);
        }
    }
}
