package io.github.rlaifv.core.internal.mllm.shape;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.training.Parameter;
import java.util.List;
import java.util.Optional;

/**
 * The shape of a model: what its memory depends on.
 *
 * @param family name of the model's family in messages
 * @param text shape of the language model
 * @param tower shape of the vision tower; empty for text-only models
 * @param parameters all parameters in model order
 * @param stored type of the weights in files
 * @param adapterBytes size of adapters that are opened with the model, in bytes
 */
public record ModelShape(
        String family,
        DecoderConfig text,
        Optional<TowerShape> tower,
        List<Parameter> parameters,
        ScalarType stored,
        long adapterBytes) {
    public ModelShape {
        parameters = List.copyOf(parameters);
    }

    /** A model without adapters. */
    public ModelShape(
            String family,
            DecoderConfig text,
            Optional<TowerShape> tower,
            List<Parameter> parameters,
            ScalarType stored) {
        this(family, text, tower, parameters, stored, 0);
    }

    /** Returns the same shape with adapters of this size, in bytes. */
    public ModelShape withAdapters(long bytes) {
        return new ModelShape(family, text, tower, parameters, stored, bytes);
    }

    /** Number of tokens of an image in a prompt; 0 for text-only models. */
    public int imageTokens() {
        return Math.toIntExact(tower.map(TowerShape::imageTokens).orElse(0L));
    }
}
