package io.github.rlaifv.tinyworld.scene;

/**
 * The parts of the data, told apart by the scenes' seeds: part i owns the seeds i * 10^9 .. i * 10^9 + 10^9 - 1. So a
 * scene is in one part only, and no metric can be reported on a scene that something was learned or chosen on.
 */
public enum SceneSplit {
    /** For pretraining the embedded model. */
    PRETRAINING(0),
    /** For the instructions that preference pairs are made from. */
    ALIGNMENT(1),
    /** For choosing settings and when to stop. */
    DEVELOPMENT(2),
    /** Held out: for the reported metrics alone. */
    TEST(3);

    /** Scenes of each part. */
    public static final long SIZE = 1_000_000_000L;

    private final int number;

    SceneSplit(int number) {
        this.number = number;
    }

    /**
     * The seed of a scene of this part.
     *
     * @param index in [0, 10^9)
     * @throws IllegalArgumentException if the index is outside
     */
    public long seed(long index) {
        if (index < 0 || index >= SIZE) {
            throw new IllegalArgumentException("a scene's index must be in [0, " + SIZE + "), was " + index);
        }
        return number * SIZE + index;
    }

    /** A scene of this part. */
    public Scene scene(long index) {
        return SceneSampler.sample(seed(index));
    }

    /**
     * The part a scene belongs to.
     *
     * @throws IllegalArgumentException if the scene is of no part
     */
    public static SceneSplit of(Scene scene) {
        long part = Math.floorDiv(scene.seed(), SIZE);
        if (part < 0 || part >= values().length) {
            throw new IllegalArgumentException("seed " + scene.seed() + " belongs to no part of the data");
        }
        return values()[(int) part];
    }
}
