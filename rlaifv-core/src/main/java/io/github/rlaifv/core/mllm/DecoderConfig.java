package io.github.rlaifv.core.mllm;

/**
 * The shape of a LLaMA-like language model.
 *
 * @param width of the hidden states
 * @param inner width of the gated feed-forward part
 * @param layers how many
 * @param heads of attention
 * @param kvHeads key/value heads; heads is a multiple of it
 * @param headWidth of one head
 * @param vocabulary rows of embedding and head
 * @param maxPositions the longest path
 * @param ropeTheta base of the rotary positions
 * @param normEpsilon of the RMS norms
 * @param attentionBias whether q, k, v and o have a bias
 * @param tiedHead whether the head is the embedding
 */
public record DecoderConfig(
        int width,
        int inner,
        int layers,
        int heads,
        int kvHeads,
        int headWidth,
        int vocabulary,
        int maxPositions,
        double ropeTheta,
        double normEpsilon,
        boolean attentionBias,
        boolean tiedHead) {}
