package io.github.rlaifv.core.internal.mllm.backward;

import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.lora.LoraDropout;
import io.github.rlaifv.core.internal.tensor.Kernels;
import java.util.function.Predicate;

/**
 * Settings of a forward pass that records what the backward pass needs.
 *
 * @param kernels kernels on the model's device
 * @param decoder the decoder
 * @param dropout dropout of the adapters' inputs
 * @param wanted parameters whose gradients are wanted
 * @param keptLayers number of last layers that keep their inner activations
 */
record TapedForward(Kernels kernels, Decoder decoder, LoraDropout dropout, Predicate<String> wanted, int keptLayers) {}
