package io.github.rlaifv.core.internal.image.webp;

/**
 * The codes of an image's blocks.
 *
 * @param codes of the groups
 * @param groups the index of each block's group, row by row; empty if one group holds for all
 * @param columns number of blocks per row
 * @param block binary logarithm of a block's side in pixels
 */
record Vp8lGroups(Vp8lCodes[] codes, int[] groups, int columns, int block) {
    /** The codes of the pixel with an index, in an image whose rows are {@code width} pixels long. */
    Vp8lCodes of(int pixel, int width) {
        return groups.length == 0
                ? codes[0]
                : codes[groups[(pixel / width >> block) * columns + (pixel % width >> block)]];
    }
}
