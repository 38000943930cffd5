package io.github.rlaifv.core.internal.mllm.family.qwenvl;

/**
 * The patches of an image, block by block, and which of them attend to each other.
 *
 * @param rows number of rows of blocks; a block becomes one feature row
 * @param columns number of columns of blocks
 * @param merge side of a block in patches
 */
record PatchGrid(int rows, int columns, int merge) {

    int blocks() {
        return rows * columns;
    }

    int patches() {
        return blocks() * merge * merge;
    }

    /**
     * Angles of the patches' rotary positions, [patches, 4 * frequencies]: those of the row, those of the column, and
     * both again.
     *
     * @param frequencies a quarter of a head's width
     */
    float[] angles(int frequencies) {
        float[] angles = new float[patches() * 4 * frequencies];
        for (int patch = 0; patch < patches(); patch++) {
            int block = patch / (merge * merge);
            int inside = patch % (merge * merge);
            int y = block / columns * merge + inside / merge;
            int x = block % columns * merge + inside % merge;
            for (int i = 0; i < frequencies; i++) {
                float inverse = (float) Math.pow(10000, -(double) i / frequencies);
                int at = patch * 4 * frequencies + i;
                angles[at] = y * inverse;
                angles[at + frequencies] = x * inverse;
                angles[at + 2 * frequencies] = y * inverse;
                angles[at + 3 * frequencies] = x * inverse;
            }
        }
        return angles;
    }

    /**
     * Divides the patches into windows.
     *
     * @param side side of a window in blocks
     */
    Windows windows(int side) {
        int across = (columns + side - 1) / side;
        int down = (rows + side - 1) / side;
        int unit = merge * merge;
        int length = Math.min(side, rows) * Math.min(side, columns) * unit;
        long[] patches = new long[down * across * length];
        long[] keep = new long[patches.length];
        long[] back = new long[patches()];
        int[] filled = new int[down * across];
        for (int block = 0; block < blocks(); block++) {
            int window = block / columns / side * across + block % columns / side;
            for (int i = 0; i < unit; i++) {
                int at = window * length + filled[window]++;
                patches[at] = (long) block * unit + i;
                keep[at] = 1;
                back[block * unit + i] = at;
            }
        }
        return new Windows(down * across, length, patches, keep, back);
    }

    /**
     * The windows of an image.
     *
     * @param count number of windows
     * @param length number of patches of the largest window
     * @param patches [count, length] patches of each window, padded with 0
     * @param keep [count, length] 1 for patches, 0 for padding
     * @param back [patches] position of each patch among them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the kernels once, never compared
    record Windows(int count, int length, long[] patches, long[] keep, long[] back) {}
}
