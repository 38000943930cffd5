package io.github.rlaifv.core.training;

import java.util.Locale;

/**
 * Which decoder layers keep their inner activations between forward and backward pass, within a memory budget. As many
 * of the upper layers as fit keep them; the others recompute them (gradient checkpointing). Gradients do not depend on
 * it.
 *
 * @param layers number of decoder layers
 * @param kept number of layers that keep their activations
 * @param layerBytes estimated size of one layer's activations in bytes
 * @param budgetBytes budget in bytes
 */
public record KeptActivations(int layers, int kept, long layerBytes, long budgetBytes) {
    public KeptActivations {
        if (kept < 0 || kept > layers) {
            throw new IllegalArgumentException("kept must be in 0 .. " + layers + ", was " + kept);
        }
    }

    /** Keeps the activations of as many layers as fit into the budget. */
    public static KeptActivations within(long budgetBytes, int layers, long layerBytes) {
        int kept = (int) Math.min(layers, budgetBytes / Math.max(1, layerBytes));
        return new KeptActivations(layers, kept, layerBytes, budgetBytes);
    }

    /** Estimated size of all kept activations in bytes. */
    public long bytes() {
        return kept * layerBytes;
    }

    /** One line for logs with both layer counts and the estimated size. */
    public String describe() {
        String how = kept == 0
                ? "activations of all " + layers + " layers are recomputed in the backward pass"
                : kept == layers
                        ? "activations of all " + layers + " layers are kept"
                        : "activations of " + kept + " of " + layers + " layers are kept, the others are recomputed";
        return how + ": estimated " + mib(bytes()) + " of " + mib(layers * layerBytes) + ", allowed "
                + mib(budgetBytes);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
