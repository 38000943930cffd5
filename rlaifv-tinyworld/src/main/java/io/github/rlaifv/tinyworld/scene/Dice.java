package io.github.rlaifv.tinyworld.scene;

import io.github.rlaifv.core.internal.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded random choices. Built on {@link Random}, whose algorithm is part of its contract, so that the world is the
 * same on every Java.
 */
public final class Dice {
    private final Random random;

    private Dice(long seed) {
        random = new Random(seed);
    }

    /**
     * Dice for one purpose.
     *
     * @param seed neighbouring seeds give unrelated numbers
     * @param purpose numbers of different purposes with one seed are unrelated too
     */
    public static Dice of(long seed, String purpose) {
        return new Dice(KeyedRandom.purposeSeed(seed, purpose));
    }

    /** True with this probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Uniform in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** Uniform in low..high, both included. */
    public int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** From the standard normal distribution. */
    public double gaussian() {
        return random.nextGaussian();
    }

    /** One of the items, all equally likely. */
    public <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** One of the constants, all equally likely. */
    @SafeVarargs
    public final <T> T pick(T... items) {
        return items[random.nextInt(items.length)];
    }

    /**
     * An index drawn by weight.
     *
     * @param weights not negative, some positive
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

    /** The items in random order. */
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
