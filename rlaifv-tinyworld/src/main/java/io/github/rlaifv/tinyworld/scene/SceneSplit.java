package io.github.rlaifv.tinyworld.scene;

/**
 * Parts of the data, separated by the seeds of the scenes: part i has the seeds i * 10^9 .. i * 10^9 + 10^9 - 1. Each
 * scene is in one part only, so no metric is reported on a scene that was used for training or for choosing settings.
 */
public enum SceneSplit {
    /** For pretraining the embedded model. */
    PRETRAINING(0),
    /** For the instructions that preference pairs are made from. */
    ALIGNMENT(1),
    /** For choosing settings and the best round. */
    DEVELOPMENT(2),
    /** Held out, used for the reported metrics only. */
    TEST(3);

    /** Number of scenes per part. */
    public static final long SIZE = 1_000_000_000L;

    private final int number;

    SceneSplit(int number) {
        this.number = number;
    }

    /**
     * The seed of a scene of this part.
     *
     * @param index index of the scene in the part, in [0, 10^9)
     * @throws IllegalArgumentException if the index is out of range
     */
    public long seed(long index) {
        if (index < 0 || index >= SIZE) {
            throw new IllegalArgumentException("the index of a scene must be in [0, " + SIZE + "), was " + index);
        }
        return number * SIZE + index;
    }

    /** Draws a scene of this part. */
    public Scene scene(long index) {
        return SceneSampler.sample(seed(index));
    }

    /**
     * The part that a scene belongs to.
     *
     * @throws IllegalArgumentException if the scene belongs to no part
     */
    public static SceneSplit of(Scene scene) {
        long part = Math.floorDiv(scene.seed(), SIZE);
        if (part < 0 || part >= values().length) {
            throw new IllegalArgumentException("seed " + scene.seed() + " belongs to no part of the data");
        }
        return values()[(int) part];
    }
}
