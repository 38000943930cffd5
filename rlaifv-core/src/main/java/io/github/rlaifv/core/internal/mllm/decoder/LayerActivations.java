package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;

/**
 * The estimated size of what a decoder layer's gradient needs from the forward pass besides the layer's input.
 *
 * @param config shape of the language model
 * @param type type of the computations
 */
public record LayerActivations(DecoderConfig config, ScalarType type) {

    /**
     * Activations saved by the norms, linear maps, attention and gated activation, and the numeric mask, in bytes.
     *
     * @param trees number of trees
     * @param length padded length of the trees in tokens
     */
    public long bytes(int trees, int length) {
        double width = config.width();
        double perNode = (6 * width + 5 * config.attention().queryWidth() + 4.0 * config.inner()) * type.bytes()
                + (half() ? 4 * 4 * width : 0);
        double attention = (double) length * length * type.bytes()
                + 4.0 * config.attention().heads() * length;
        // exact below 2^53; the largest long if it is more
        return (long) (trees * (length * perNode + attention));
    }

    /** Whether a weight of this type is converted for each computation. */
    public boolean converts(ScalarType weight) {
        return (weight == ScalarType.FLOAT32) == half();
    }

    private boolean half() {
        return type != ScalarType.FLOAT32;
    }
}
