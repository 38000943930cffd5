package io.github.rlaifv.bench;

/**
 * The shape of a language model's head and its input, written as {@code T512xD1024xV32064}.
 *
 * @param rows number of hidden states, T; the first half belongs to the chosen response, the second half to the
 *     rejected one
 * @param width width of a hidden state, D
 * @param vocabulary size of the vocabulary, V
 */
record HeadShape(int rows, int width, int vocabulary) {
    HeadShape {
        if (rows < 2 || rows % 2 != 0 || width < 1 || vocabulary < 2) {
            throw new IllegalArgumentException("rows must be even and >= 2, width >= 1, vocabulary >= 2; were " + rows
                    + ", " + width + ", " + vocabulary);
        }
    }

    static HeadShape parse(String text) {
        String[] parts = text.split("x", -1);
        if (parts.length != 3 || !parts[0].startsWith("T") || !parts[1].startsWith("D") || !parts[2].startsWith("V")) {
            throw new IllegalArgumentException("a shape must be written as T512xD1024xV32064, was " + text);
        }
        return new HeadShape(number(parts[0]), number(parts[1]), number(parts[2]));
    }

    private static int number(String part) {
        return Integer.parseInt(part.substring(1));
    }

    /** Returns how many rows go through the head at once, as in the decoder: 8 Mi elements of logits. */
    long chunk() {
        return Math.max(1, (8L << 20) / vocabulary);
    }
}
