package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.RgbImage;

/** Rotates and mirrors stored images according to their EXIF orientation. */
final class Orientation {
    private Orientation() {}

    /** Rotates and mirrors a stored image so that it is upright. */
    static RgbImage apply(RgbImage stored, int orientation) {
        int w = stored.width();
        int h = stored.height();
        int last = w * h - 1;
        return switch (orientation) {
            case 2 -> walk(stored, w, h, w - 1, -1, w);
            case 3 -> walk(stored, w, h, last, -1, -w);
            case 4 -> walk(stored, w, h, last - (w - 1), 1, -w);
            case 5 -> walk(stored, h, w, 0, w, 1);
            case 6 -> walk(stored, h, w, last - (w - 1), -w, 1);
            case 7 -> walk(stored, h, w, last, -w, -1);
            case 8 -> walk(stored, h, w, w - 1, w, -1);
            default -> stored;
        };
    }

    /**
     * Copies pixels: the one at (x, y) of the result is the stored pixel with the index start + x * right + y * down.
     */
    private static RgbImage walk(RgbImage stored, int width, int height, int start, int right, int down) {
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            int source = (start + y * down) * RgbImage.CHANNELS;
            for (int x = 0; x < width; x++) {
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
                source += right * RgbImage.CHANNELS;
            }
        }
        return new RgbImage(width, height, to);
    }
}
