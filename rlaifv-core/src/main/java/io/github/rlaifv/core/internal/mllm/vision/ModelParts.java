package io.github.rlaifv.core.internal.mllm.vision;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.internal.tensor.Kernels;

/**
 * What a family builds its vision encoder from.
 *
 * @param kernels on the model's device; its root scope lives as long as the model
 * @param weights all weights of the model
 * @param type the compute type
 * @param imageDecoder how images are decoded
 */
public record ModelParts(Kernels kernels, NamedWeights weights, ScalarType type, ImageDecoder imageDecoder) {}
