package io.github.rlaifv.core.image;

/**
 * The height and width of an image in pixels.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
public record ImageSize(int height, int width) {
    public ImageSize {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a size must be at least one pixel, got " + height + " x " + width);
        }
    }
}
