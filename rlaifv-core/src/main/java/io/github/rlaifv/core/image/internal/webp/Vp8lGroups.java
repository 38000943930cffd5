package io.github.rlaifv.core.image.internal.webp;

/**
 * The prefix codes of an image's blocks.
 *
 * @param codes codes of the groups
 * @param groups index of each block's group, row by row; empty if there is only one group
 * @param columns number of blocks per row
 * @param block binary logarithm of a block's side in pixels
 */
record Vp8lGroups(Vp8lCodes[] codes, int[] groups, int columns, int block) {
    /** The codes of a pixel, given by its index in an image of this width. */
    Vp8lCodes of(int pixel, int width) {
        return groups.length == 0
                ? codes[0]
                : codes[groups[(pixel / width >> block) * columns + (pixel % width >> block)]];
    }
}
