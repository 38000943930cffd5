package io.github.rlaifv.core.internal.mllm.work;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * Uniform random numbers as a pure function of (seed, key, index, step), so that a sampled token depends neither on
 * batch, order nor thread. Numbers are mixed with SplitMix64's finalizer.
 */
public final class CounterRandom {
    private final long base;

    public CounterRandom(long seed, String key, int index) {
        long name = Hashing.sipHash24().hashString(key, StandardCharsets.UTF_8).asLong();
        this.base = mix(mix(seed ^ 0x9E3779B97F4A7C15L) ^ mix(name) ^ mix(0xD1B54A32D192ED03L * (index + 1L)));
    }

    /** A random number in [0, 1) with 53 random bits. */
    public double uniform(int step) {
        return (mix(base + 0x9E3779B97F4A7C15L * (step + 1L)) >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
