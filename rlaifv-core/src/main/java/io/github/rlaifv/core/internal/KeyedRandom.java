package io.github.rlaifv.core.internal;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random numbers that are functions of a seed and a key. They do not depend on order, batch or thread, so a resumed
 * run draws the same numbers as an uninterrupted one. Each scheme serves one purpose and never changes, since the
 * results of runs depend on it. An instance gives the numbers of one sampled response.
 */
public final class KeyedRandom {
    /** An odd constant, so that small values of seed and key do not cancel each other. */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private static final long INDEX = 0xD1B54A32D192ED03L;

    private final long base;

    private KeyedRandom(long base) {
        this.base = base;
    }

    /**
     * Returns the numbers for the tokens of one sampled response, or for the initial values of one adapter.
     *
     * @param key key of the request, or name of the tensor
     * @param index index of the response among those of the request
     */
    public static KeyedRandom ofSample(long seed, String key, int index) {
        long name = Hashing.sipHash24().hashString(key, StandardCharsets.UTF_8).asLong();
        return new KeyedRandom(mix(mix(seed ^ GOLDEN) ^ mix(name) ^ mix(INDEX * (index + 1L))));
    }

    /** Returns the number for one token, in [0, 1), with 53 random bits. */
    public double uniform(int step) {
        return unit(mix(base + GOLDEN * (step + 1L)));
    }

    /**
     * Returns the seed that a server gets for one sampled response.
     *
     * @return the seed, at least 0 because some servers reject negative seeds
     */
    public static int serverSeed(long seed, String key, int index) {
        return Hashing.sipHash24()
                        .newHasher()
                        .putLong(seed)
                        .putInt(index)
                        .putString(key, StandardCharsets.UTF_8)
                        .hash()
                        .asInt()
                & Integer.MAX_VALUE;
    }

    /** Returns 64 random bits for one element of a dataset, independent of the other elements. */
    public static long elementBits(long seed, String name) {
        return Hashing.sha256()
                .newHasher()
                .putLong(seed)
                .putString(name, StandardCharsets.UTF_8)
                .hash()
                .asLong();
    }

    /** Same as {@link #elementBits}, as a number in [0, 1). */
    public static double elementUnit(long seed, String name) {
        return unit(elementBits(seed, name));
    }

    /**
     * Returns the rank of one element in its group. The elements with the smallest ranks are a random subset of the
     * group.
     */
    public static String rank(long seed, String group, String name) {
        return Hashing.sha256()
                .newHasher()
                .putLong(seed)
                .putInt(group.length())
                .putString(group, StandardCharsets.UTF_8)
                .putString(name, StandardCharsets.UTF_8)
                .hash()
                .toString();
    }

    /**
     * Returns the seed for the dropout of one training step, or for the damage of one image. For an image, the number
     * is the hash code of its key.
     */
    public static long stepSeed(long seed, long number) {
        return seed + GOLDEN * number;
    }

    /** Shuffles a list into the random order of one epoch. */
    public static void shuffleEpoch(List<?> list, long seed, int epoch) {
        Collections.shuffle(list, new Random(new SplittableRandom(stepSeed(seed, epoch)).nextLong()));
    }

    /** Returns the seed of the numbers for one purpose. Neighboring seeds and other purposes give unrelated numbers. */
    public static long purposeSeed(long seed, String purpose) {
        return mix(seed + GOLDEN * (1L + purpose.hashCode()));
    }

    /** Returns the seed for the values of one new tensor. */
    public static long tensorSeed(long seed, String name) {
        return seed * 31 + name.hashCode();
    }

    /** Scrambles a number, for masks that are a function of the masked content. */
    public static long scramble(long value) {
        return mix(value + GOLDEN);
    }

    private static double unit(long bits) {
        return (bits >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
