package io.github.rlaifv.core.plan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Numbers of bytes by what they are used for; kinds without bytes are missing.
 *
 * @param byKind the numbers
 */
record Bytes(Map<MemoryKind, Long> byKind) {
    /** No memory. */
    static final Bytes NONE = new Bytes(Map.of());

    Bytes {
        Map<MemoryKind, Long> copy = new EnumMap<>(MemoryKind.class);
        copy.putAll(byKind);
        byKind = Collections.unmodifiableMap(copy);
    }

    static Bytes of(MemoryKind kind, double bytes) {
        return NONE.plus(kind, bytes);
    }

    /** More bytes than fit into a long become the largest long. */
    Bytes plus(MemoryKind kind, double bytes) {
        if (bytes == 0) {
            return this;
        }
        Map<MemoryKind, Long> sum = new EnumMap<>(MemoryKind.class);
        sum.putAll(byKind);
        sum.put(kind, (long) (of(kind) + bytes));
        return new Bytes(sum);
    }

    Bytes plus(Bytes other) {
        Bytes sum = this;
        for (Map.Entry<MemoryKind, Long> entry : other.byKind.entrySet()) {
            sum = sum.plus(entry.getKey(), entry.getValue());
        }
        return sum;
    }

    long of(MemoryKind kind) {
        return byKind.getOrDefault(kind, 0L);
    }

    long total() {
        return sum(byKind);
    }

    /** The sum of numbers of bytes; the largest long if it is more. */
    static long sum(Map<MemoryKind, Long> byKind) {
        return (long) byKind.values().stream().mapToDouble(Long::doubleValue).sum();
    }

    /** The one with the larger total; this one if they are equal. */
    Bytes max(Bytes other) {
        return other.total() > total() ? other : this;
    }
}
