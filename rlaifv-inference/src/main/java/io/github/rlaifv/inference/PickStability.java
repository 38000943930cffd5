package io.github.rlaifv.inference;

import java.util.Arrays;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;

/** Computes how certain a pick is if scores are noisy. */
final class PickStability {
    private static final int DRAWS = 1000;

    private PickStability() {}

    /**
     * Returns the share of draws, in [0, 1], in which the first text still wins after normal noise was added to the
     * score of each text.
     *
     * @param scores the score of each text, the winner's first
     * @param noise standard deviation of the noise
     * @param seed seed of the noise
     */
    static double of(double[] scores, double noise, long seed) {
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new IllegalArgumentException("noise must be >= 0, was " + noise);
        }
        RandomGenerator random = new Well19937c(seed);
        int kept = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] noisy = Arrays.stream(scores)
                    .map(score -> score + noise * random.nextGaussian())
                    .toArray();
            double best = Arrays.stream(noisy).max().orElseThrow();
            kept += noisy[0] == best ? 1 : 0;
        }
        return (double) kept / DRAWS;
    }
}
