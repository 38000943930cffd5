package io.github.rlaifv.core.internal.mllm.family.qwenvl;

/**
 * An image's patches, block by block, and which of them see each other.
 *
 * @param rows of blocks; a block is one row of features
 * @param columns of blocks
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
     * Angles of the patches' rotary positions, [patches, 4 * frequencies]: those of the row, those of the column, and both
     * again.
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
     * The windows.
     *
     * @param side in blocks
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
     * @param count of windows
     * @param length of the longest, in patches
     * @param patches [count, length] of each, filled up with 0
     * @param keep [count, length] 1 for patches, 0 for filling
     * @param back [patches] where each stands among them
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the kernels once, never compared
    record Windows(int count, int length, long[] patches, long[] keep, long[] back) {}
}
