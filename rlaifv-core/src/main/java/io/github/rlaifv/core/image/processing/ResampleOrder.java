package io.github.rlaifv.core.image.processing;

/** Which way an image is resized first. The values between the two passes are rounded, so that it changes results. */
public enum ResampleOrder {
    /**
     * As Pillow 13: rows first where the height shrinks by more than twice as many pixels as the width, else columns
     * first.
     */
    PILLOW_13,
    /** As older releases of Pillow, and as torchvision: always columns first, that is along each row. */
    HORIZONTAL_FIRST;

    /** Whether the vertical pass comes first. */
    boolean verticalFirst(int fromWidth, int fromHeight, int width, int height) {
        long shrinks = (long) fromHeight - height;
        return this == PILLOW_13 && shrinks > 0 && shrinks > 2 * ((long) fromWidth - width);
    }
}
