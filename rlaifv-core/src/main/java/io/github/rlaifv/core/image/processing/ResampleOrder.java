package io.github.rlaifv.core.image.processing;

/**
 * Along which axis an image is resized first. Values are rounded between the two passes, so the order affects results.
 */
public enum ResampleOrder {
    /**
     * The order of Pillow 13: vertical first if the height shrinks by more than twice as many pixels as the width,
     * otherwise horizontal first.
     */
    PILLOW_13,
    /** The order of older Pillow releases and of torchvision: always horizontal first. */
    HORIZONTAL_FIRST;

    /** Whether the vertical pass comes first. */
    boolean verticalFirst(int fromWidth, int fromHeight, int width, int height) {
        long shrinks = (long) fromHeight - height;
        return this == PILLOW_13 && shrinks > 0 && shrinks > 2 * ((long) fromWidth - width);
    }
}
