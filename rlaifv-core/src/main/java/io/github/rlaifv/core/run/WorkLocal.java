package io.github.rlaifv.core.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value that belongs to a piece of work rather than to a thread, such as what its use of models is counted for. Work
 * that is spread over several threads passes its values on together with its {@link Cancellation}: they are those that
 * the calling thread had when it called {@link Cancellation#current()}.
 *
 * @param <T> type of the value
 */
public final class WorkLocal<T> {
    private static final ThreadLocal<Map<WorkLocal<?>, Object>> VALUES = new ThreadLocal<>();

    /** The value of the current work; empty if it has none. */
    @SuppressWarnings("unchecked")
    public Optional<T> get() {
        // Only with(..) puts a value under this key.
        return Optional.ofNullable((T) values().get(this));
    }

    /**
     * Runs work that has a value. The earlier value applies again afterwards.
     *
     * @return the result of the work
     */
    public <R> R with(T value, Supplier<R> work) {
        Map<WorkLocal<?>, Object> more = new HashMap<>(values());
        more.put(this, value);
        return call(more, work);
    }

    /** The values of the current work, which must not be changed. */
    static Map<WorkLocal<?>, Object> values() {
        Map<WorkLocal<?>, Object> values = VALUES.get();
        return values == null ? Map.of() : values;
    }

    /** Runs work that has exactly the given values. */
    static <R> R call(Map<WorkLocal<?>, Object> values, Supplier<R> work) {
        Map<WorkLocal<?>, Object> before = VALUES.get();
        VALUES.set(values);
        try {
            return work.get();
        } finally {
            if (before == null) {
                VALUES.remove();
            } else {
                VALUES.set(before);
            }
        }
    }
}
