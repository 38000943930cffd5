package io.github.rlaifv.cli.gpu.speed;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;

/**
 * The weights of a language model that tokens are multiplied with.
 *
 * @param layers number of parameters of the layers
 * @param head number of parameters of the head, which may be the table of embeddings
 * @param type type in which they are stored in memory
 */
record WeightCount(long layers, long head, ScalarType type) {

    static WeightCount of(LocalPolicy policy, ScalarType type) {
        long layers = 0;
        long head = 0;
        long embedding = 0;
        for (Parameter parameter : policy.parameters()) {
            long elements = parameter.shape().stream().reduce(1L, Math::multiplyExact);
            if (parameter.name().equals(Decoder.EMBEDDING)) {
                embedding = elements;
            } else if (parameter.name().equals(Decoder.HEAD)) {
                head = elements;
            } else if (parameter.group() == ParameterGroup.LANGUAGE_MODEL && !parameter.adapter()) {
                layers += elements;
            }
        }
        return new WeightCount(layers, head == 0 ? embedding : head, type);
    }

    long perToken() {
        return layers + head;
    }

    /** Bytes that are read in each step of decoding, for all responses together. */
    long bytesPerStep() {
        return perToken() * type.bytes();
    }
}
