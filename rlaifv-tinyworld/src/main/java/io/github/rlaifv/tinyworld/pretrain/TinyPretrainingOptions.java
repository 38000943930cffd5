package io.github.rlaifv.tinyworld.pretrain;

/**
 * Settings of the pretraining of the embedded model.
 *
 * @param seed seed of weights, data and order
 * @param pool number of images in the language stages
 * @param steps number of steps per stage
 * @param threads number of pieces of a call that are computed in parallel
 */
public record TinyPretrainingOptions(long seed, int pool, PretrainingSteps steps, int threads) {
    /** The settings with which the embedded model was trained. */
    public static TinyPretrainingOptions defaults() {
        return new TinyPretrainingOptions(7, 12_000, PretrainingSteps.defaults(), 2);
    }
}
