package io.github.rlaifv.tinyworld.scene;

import io.github.rlaifv.core.internal.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded random choices. They use {@link Random}, whose algorithm is part of its contract, so that the world is the same
 * on every Java version.
 */
public final class Dice {
    private final Random random;

    private Dice(long seed) {
        random = new Random(seed);
    }

    /**
     * Creates the dice for one purpose.
     *
     * @param seed seed; neighboring seeds give unrelated numbers
     * @param purpose name of the purpose; different purposes with the same seed give unrelated numbers
     */
    public static Dice of(long seed, String purpose) {
        return new Dice(KeyedRandom.purposeSeed(seed, purpose));
    }

    /** Draws true with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Draws a uniform number in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Draws a uniform integer in low..high, both included. */
    public int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** Draws from the standard normal distribution. */
    public double gaussian() {
        return random.nextGaussian();
    }

    /** Draws one of the items; all are equally likely. */
    public <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** Draws one of the constants; all are equally likely. */
    @SafeVarargs
    public final <T> T pick(T... items) {
        return items[random.nextInt(items.length)];
    }

    /**
     * Draws an index with a probability proportional to its weight.
     *
     * @param weights weights, none negative and at least one positive
     */
    public int weighted(double... weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double left = random.nextDouble() * sum;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    break;
                }
            }
        }
        return last;
    }

    /** Returns the items in random order. */
    public <T> List<T> shuffled(List<T> items) {
        List<T> result = new ArrayList<>(items);
        for (int i = result.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            T item = result.get(i);
            result.set(i, result.get(other));
            result.set(other, item);
        }
        return result;
    }
}
