package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.internal.ImageFault;

/** Reverses the five row filters of PNG. */
final class PngFilter {
    private PngFilter() {}

    /**
     * Converts a filtered row to its samples.
     *
     * @param type type of the filter, 0 to 4
     * @param row filtered row, which is replaced by its samples
     * @param above samples of the row above; zeros for the first row
     * @param back number of bytes per pixel
     */
    static void undo(int type, byte[] row, byte[] above, int back) {
        switch (type) {
            case 0 -> {
                // Stored unfiltered.
            }
            case 1 -> {
                for (int i = back; i < row.length; i++) {
                    row[i] += row[i - back];
                }
            }
            case 2 -> {
                for (int i = 0; i < row.length; i++) {
                    row[i] += above[i];
                }
            }
            case 3 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xff;
                    row[i] += (byte) (left + (above[i] & 0xff) >> 1);
                }
            }
            case 4 -> {
                for (int i = 0; i < row.length; i++) {
                    int left = i < back ? 0 : row[i - back] & 0xff;
                    int corner = i < back ? 0 : above[i - back] & 0xff;
                    row[i] += (byte) paeth(left, above[i] & 0xff, corner);
                }
            }
            default -> throw ImageFault.damaged("a row has the unknown filter " + type);
        }
    }

    private static int paeth(int left, int above, int corner) {
        int estimate = left + above - corner;
        int toLeft = Math.abs(estimate - left);
        int toAbove = Math.abs(estimate - above);
        int toCorner = Math.abs(estimate - corner);
        if (toLeft <= toAbove && toLeft <= toCorner) {
            return left;
        }
        return toAbove <= toCorner ? above : corner;
    }
}
