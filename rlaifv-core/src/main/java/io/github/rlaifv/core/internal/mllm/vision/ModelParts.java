package io.github.rlaifv.core.internal.mllm.vision;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;

/**
 * The parts that a family builds its vision encoder from.
 *
 * @param kernels kernels on the model's device; their root scope lives as long as the model
 * @param weights all weights of the model
 * @param type the compute type
 * @param imageDecoder decodes images
 */
public record ModelParts(Kernels kernels, NamedWeights weights, ScalarType type, ImageDecoder imageDecoder) {}
