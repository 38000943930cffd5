package io.github.rlaifv.core.internal.mllm.config;

/**
 * The shape of attention in a decoder layer.
 *
 * @param heads number of query heads
 * @param kvHeads number of key and value heads; {@code heads} is a multiple of it
 * @param headWidth width of one head
 * @param inputBias whether q, k and v have a bias
 * @param outputBias whether o has a bias
 */
public record AttentionShape(int heads, int kvHeads, int headWidth, boolean inputBias, boolean outputBias) {

    /** Width of all query heads together. */
    public long queryWidth() {
        return (long) heads * headWidth;
    }

    /** Width of all key heads (or all value heads) together. */
    public long keyWidth() {
        return (long) kvHeads * headWidth;
    }
}
