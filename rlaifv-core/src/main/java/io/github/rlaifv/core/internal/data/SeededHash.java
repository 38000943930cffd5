package io.github.rlaifv.core.internal.data;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Random numbers that a seed and a name determine, whatever else is drawn. */
public final class SeededHash {
    private SeededHash() {}

    /** 64 random bits. */
    public static long bits(long seed, String name) {
        return Hashing.sha256()
                .newHasher()
                .putLong(seed)
                .putString(name, StandardCharsets.UTF_8)
                .hash()
                .asLong();
    }

    /** In [0, 1). */
    public static double unit(long seed, String name) {
        return (bits(seed, name) >>> 11) * 0x1.0p-53;
    }
}
