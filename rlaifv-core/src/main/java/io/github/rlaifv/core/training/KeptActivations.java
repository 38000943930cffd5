package io.github.rlaifv.core.training;

import java.util.Locale;

/**
 * How a backward pass treats the inner activations of decoder layers: the last ones are kept from the forward pass as far
 * as the budget goes, the others are computed a second time. Gradients do not depend on it.
 *
 * @param layers of the decoder
 * @param kept layers whose activations are kept
 * @param layerBytes what one layer is estimated to take
 * @param budgetBytes what was allowed
 */
public record KeptActivations(int layers, int kept, long layerBytes, long budgetBytes) {
    public KeptActivations {
        if (kept < 0 || kept > layers) {
            throw new IllegalArgumentException("kept must be in 0 .. " + layers + ", was " + kept);
        }
    }

    /** As many layers as fit. */
    public static KeptActivations within(long budgetBytes, int layers, long layerBytes) {
        int kept = (int) Math.min(layers, budgetBytes / Math.max(1, layerBytes));
        return new KeptActivations(layers, kept, layerBytes, budgetBytes);
    }

    /** What the kept layers are estimated to take. */
    public long bytes() {
        return kept * layerBytes;
    }

    /** In words, with both figures. */
    public String describe() {
        String how = kept == 0
                ? "activations of all " + layers + " layers are computed a second time"
                : kept == layers
                        ? "activations of all " + layers + " layers are kept"
                        : "activations of " + kept + " of " + layers
                                + " layers are kept, the others computed a second time";
        return how + ": estimated " + mib(bytes()) + " of " + mib(layers * layerBytes) + ", allowed "
                + mib(budgetBytes);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }
}
