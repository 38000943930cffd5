package io.github.rlaifv.core.image.internal.webp;

/** The 120 pixels near the current one that have their own distance codes in lossless WebP, nearest first. */
final class Vp8lNear {
    /** How far left (negative: right) and how far up each pixel is. */
    private static final String PLACES = """
            0 1  1 0  1 1  -1 1  0 2  2 0  1 2  -1 2  2 1  -2 1  2 2  -2 2  0 3  3 0  1 3  -1 3  3 1  -3 1  2 3  -2 3
            3 2  -3 2  0 4  4 0  1 4  -1 4  4 1  -4 1  3 3  -3 3  2 4  -2 4  4 2  -4 2  0 5  3 4  -3 4  4 3  -4 3  5 0
            1 5  -1 5  5 1  -5 1  2 5  -2 5  5 2  -5 2  4 4  -4 4  3 5  -3 5  5 3  -5 3  0 6  6 0  1 6  -1 6  6 1  -6 1
            2 6  -2 6  6 2  -6 2  4 5  -4 5  5 4  -5 4  3 6  -3 6  6 3  -6 3  0 7  7 0  1 7  -1 7  5 5  -5 5  7 1  -7 1
            4 6  -4 6  6 4  -6 4  2 7  -2 7  7 2  -7 2  3 7  -3 7  7 3  -7 3  5 6  -5 6  6 5  -6 5  8 0  4 7  -4 7  7 4
            -7 4  8 1  8 2  6 6  -6 6  8 3  5 7  -5 7  7 5  -7 5  8 4  6 7  -6 7  7 6  -7 6  8 5  7 7  -7 7  8 6  8 7
            """;

    private Vp8lNear() {}

    /** For each pixel, 16 times the rows up, plus 8, minus the columns left. */
    static int[] places() {
        String[] numbers = PLACES.strip().split("\\s+");
        int[] places = new int[numbers.length / 2];
        for (int i = 0; i < places.length; i++) {
            places[i] = Integer.parseInt(numbers[2 * i + 1]) * 16 + 8 - Integer.parseInt(numbers[2 * i]);
        }
        return places;
    }
}
