package io.github.rlaifv.core.image.processing;

/** The size that an image is resized to. */
public sealed interface TargetSize {

    /**
     * Resizes to a length of the shorter edge and keeps the aspect ratio; the longer edge is rounded down to whole
     * pixels.
     *
     * @param pixels length of the shorter edge in pixels, at least 1
     */
    record ShortestEdge(int pixels) implements TargetSize {
        public ShortestEdge {
            requirePositive(pixels);
        }
    }

    /**
     * Stretches the image to exactly this size.
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
