package io.github.rlaifv.remote;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Computes the seed that is sent to a server for one sample: a pure function of (seed, request key, sample index). */
final class SampleSeed {
    private SampleSeed() {}

    /** Never negative, because some servers reject negative seeds. */
    static int of(long seed, String key, int index) {
        return Hashing.sipHash24()
                        .newHasher()
                        .putLong(seed)
                        .putInt(index)
                        .putString(key, StandardCharsets.UTF_8)
                        .hash()
                        .asInt()
                & Integer.MAX_VALUE;
    }
}
