package io.github.rlaifv.tinyworld.pretrain;

/**
 * Settings of the embedded model's pretraining.
 *
 * @param seed of weights, data and order
 * @param pool number of images of the language stages
 * @param steps of each stage
 * @param threads number of pieces of a call that are computed at once
 */
public record TinyPretrainingOptions(long seed, int pool, PretrainingSteps steps, int threads) {
    /** The settings by which the embedded model was made. */
    public static TinyPretrainingOptions defaults() {
        return new TinyPretrainingOptions(7, 12_000, PretrainingSteps.defaults(), 2);
    }
}
