package io.github.rlaifv.cli.gpu.speed;

import org.jspecify.annotations.Nullable;

/**
 * The speed of one model on the device.
 *
 * @param model name of the model
 * @param type type of the computations
 * @param parameters number of parameters of the language model's layers and head, which each written token uses
 * @param prefill speed of reading prompts; null if it could not be measured
 * @param decode speed of writing responses; null if it could not be measured
 * @param note reason why something is missing; empty if nothing is
 */
public record SpeedResult(
        String model,
        String type,
        long parameters,
        @Nullable Rate prefill,
        @Nullable Rate decode,
        String note) {

    /**
     * A measured speed.
     *
     * @param tokens number of tokens, over all prompts or responses
     * @param seconds time that they took
     * @param tokensPerSecond tokens per second
     * @param achieved what the speed means for the device: for prefill 10^12 operations per second (two per parameter of
     *     the layers and token), for decoding 10^9 bytes of weights per second (all weights once per step)
     * @param shareOfPeak {@code achieved} divided by the measured peak: that of the matrix product in this type, or of
     *     the copy
     */
    public record Rate(
            long tokens,
            double seconds,
            double tokensPerSecond,
            double achieved,
            @Nullable Double shareOfPeak) {}
}
