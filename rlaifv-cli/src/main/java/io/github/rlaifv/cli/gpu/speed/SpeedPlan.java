package io.github.rlaifv.cli.gpu.speed;

import io.github.rlaifv.core.device.ComputeDevice;

/**
 * Sizes of what is measured.
 *
 * @param prompts number of prompts that are read at once
 * @param promptTokens number of tokens per prompt, or as many as the model has positions
 * @param branches number of responses that are written at once
 * @param newTokens number of tokens per response
 * @param matrix number of rows and columns of the multiplied matrices
 * @param copiedBytes size of the copied tensor
 */
public record SpeedPlan(int prompts, int promptTokens, int branches, int newTokens, int matrix, long copiedBytes) {

    /**
     * The largest number of tokens of a prompt, which may end with up to a quarter more text than wanted.
     *
     * @param positions number of positions of the model
     */
    public int longestPrompt(int positions) {
        return Math.min(positions, promptTokens + promptTokens / 4);
    }

    /** Sizes that take seconds on a CPU and fill a GPU. */
    public static SpeedPlan of(ComputeDevice device) {
        return device.kind() == ComputeDevice.Kind.CPU
                ? new SpeedPlan(2, 256, 8, 24, 1024, 128L << 20)
                : new SpeedPlan(4, 2048, 32, 128, 8192, 1L << 30);
    }
}
