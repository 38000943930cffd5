package io.github.rlaifv.core.internal.mllm.config;

/**
 * The shape of a decoder layer's attention.
 *
 * @param heads of the queries
 * @param kvHeads of keys and values; heads is a multiple of it
 * @param headWidth of one head
 * @param inputBias whether q, k and v have a bias
 * @param outputBias whether o has one
 */
public record AttentionShape(int heads, int kvHeads, int headWidth, boolean inputBias, boolean outputBias) {

    /** Columns of all queries together. */
    public long queryWidth() {
        return (long) heads * headWidth;
    }

    /** Columns of all keys, or all values, together. */
    public long keyWidth() {
        return (long) kvHeads * headWidth;
    }
}
