package io.github.rlaifv.core.internal.pool;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last durations of a kind of work. */
final class Times {
    private final int kept;
    private final Deque<Long> last = new ArrayDeque<>();

    Times(int kept) {
        this.kept = kept;
    }

    void add(long nanos) {
        last.add(nanos);
        if (last.size() > kept) {
            last.remove();
        }
    }

    int count() {
        return last.size();
    }

    /** The median; 0 if there is no duration. */
    long median() {
        return last.isEmpty()
                ? 0
                : last.stream().sorted().skip((last.size() - 1) / 2).findFirst().orElse(0L);
    }
}
