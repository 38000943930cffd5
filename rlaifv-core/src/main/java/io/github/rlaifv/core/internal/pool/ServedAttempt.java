package io.github.rlaifv.core.internal.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a member is computing now. The pool's lock guards it.
 *
 * @param <A> type of a result
 */
final class ServedAttempt<A> {
    private final PoolMember member;
    private final List<PoolItem<A>> items;
    private final long started;
    private final long busyBefore;
    private @Nullable Thread thread;
    private boolean cancelled;

    ServedAttempt(PoolMember member, List<PoolItem<A>> items, long started) {
        this.member = member;
        this.items = items;
        this.started = started;
        this.busyBefore = member.busyAnswers();
    }

    PoolMember member() {
        return member;
    }

    List<PoolItem<A>> items() {
        return items;
    }

    long started() {
        return started;
    }

    /** The part of the member's share. */
    int weight() {
        return member.server().isPresent()
                ? items.stream().mapToInt(PoolItem::weight).sum()
                : 1;
    }

    /** Whether the server has asked for fewer requests since the attempt began. */
    boolean busy() {
        return member.busyAnswers() > busyBefore;
    }

    /**
     * The current thread begins the work.
     *
     * @return whether the attempt was not cancelled before
     */
    boolean begin() {
        thread = cancelled ? null : Thread.currentThread();
        return !cancelled;
    }

    /** The current thread has ended the work. */
    void end() {
        thread = null;
    }

    /** Whether the pool itself ended the attempt. */
    boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
        Thread working = thread;
        if (working != null) {
            working.interrupt();
        }
    }
}
