package io.github.rlaifv.core.internal.mllm.shape;

/**
 * The sizes of a vision tower for one image. Where an image's size decides how many tiles or patches it has, they are those
 * of the largest image, or of the one that is named in the family's description.
 *
 * @param width width of the hidden states
 * @param inner inner width of the feed-forward part
 * @param tiles number of tiles per image
 * @param positions number of positions per tile, such as patches and class token
 * @param pixels number of pixel values per tile
 * @param rows number of cached feature rows per image
 * @param rowWidth width of a cached feature row
 * @param imageTokens number of tokens of an image in a prompt
 */
public record TowerShape(
        int width, int inner, long tiles, long positions, long pixels, long rows, long rowWidth, long imageTokens) {

    /** Number of positions of all tiles. */
    public long allPositions() {
        return tiles * positions;
    }
}
