package io.github.rlaifv.core.run;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops long work. Every long loop of this library (tokens, batches, training steps, requests to servers) calls {@link
 * #check} once per step, so that work ends within one step after its thread was interrupted, for example by {@code
 * Future.cancel(true)}, or after its time limit passed:
 *
 * <pre>{@code
 * List<List<Completion>> responses = Cancellation.within(Duration.ofSeconds(30), () -> policy.generate(requests));
 * }</pre>
 *
 * <p>Limits nest; the earliest ends the work. Work that is spread over several threads takes its limit along: {@link
 * #current()} in the caller, {@link #call} in each thread, {@link #cancel} to stop them all.
 */
public final class Cancellation {
    private static final ThreadLocal<Cancellation> CURRENT = new ThreadLocal<>();
    private static final ThreadLocal<Boolean> WHOLE = new ThreadLocal<>();

    private final @Nullable Cancellation parent;
    private final @Nullable Duration limit;
    private final long deadline;
    private volatile boolean cancelled;

    private Cancellation(@Nullable Cancellation parent, @Nullable Duration limit) {
        this.parent = parent;
        this.limit = limit;
        this.deadline = limit == null ? 0 : System.nanoTime() + nanos(limit);
    }

    private static long nanos(Duration limit) {
        // half the range of nanoTime, some 146 years, so that differences don't overflow
        return limit.compareTo(Duration.ofDays(36_500)) > 0
                ? Long.MAX_VALUE / 2
                : limit.isNegative() ? 0 : limit.toNanos();
    }

    /**
     * Does work that must end within a time limit.
     *
     * @param limit counted from now
     * @return what the work gives
     * @throws CancelledException once the limit passed or the thread was interrupted
     */
    public static <T> T within(Duration limit, Supplier<T> work) {
        return new Cancellation(CURRENT.get(), Objects.requireNonNull(limit, "limit")).call(work);
    }

    /** What would stop the current thread's work, to be taken to other threads; can be cancelled by itself. */
    public static Cancellation current() {
        return new Cancellation(CURRENT.get(), null);
    }

    /**
     * Ends the current thread's work if it shall stop.
     *
     * @param doing names the work in the message, such as {@code generating}
     * @throws CancelledException if the thread is interrupted, a time limit passed, or {@link #cancel} was called
     */
    public static void check(String doing) {
        if (unstoppable()) {
            return;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(doing);
        }
        for (Cancellation one = CURRENT.get(); one != null; one = one.parent) {
            if (one.cancelled) {
                throw new CancelledException(
                        "cancelled while " + doing + ". What is finished is kept; run again to continue");
            }
            if (one.limit != null && System.nanoTime() - one.deadline >= 0) {
                throw new CancelledException("the time limit of " + nanos(one.limit) / 1_000_000 + " ms passed while "
                        + doing + ". What is finished is kept; allow more time or do less per call");
            }
        }
    }

    /**
     * What to throw where a wait was interrupted ({@link InterruptedException}): sets the thread's interrupt status again.
     *
     * @param doing names the work in the message, such as {@code asking the server}
     */
    public static CancelledException interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new CancelledException(
                "interrupted while " + doing + ". What is finished is kept; run again to continue");
    }

    /**
     * Does work that would leave things half changed if it stopped before its end: within it {@link #check} does nothing,
     * and the next check after it ends the caller's work. For short work only.
     */
    public static <T> T whole(Supplier<T> work) {
        if (unstoppable()) {
            return work.get();
        }
        // a channel that is written to would be closed by an interruption that came before
        boolean interrupted = Thread.interrupted();
        WHOLE.set(Boolean.TRUE);
        try {
            return work.get();
        } finally {
            WHOLE.remove();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the current thread is within {@link #whole}, where waits must not end at an interruption either. */
    public static boolean unstoppable() {
        return WHOLE.get() != null;
    }

    /** Does work in the current thread that this can stop. */
    public <T> T call(Supplier<T> work) {
        Cancellation before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Stops all work that runs under this, in whatever thread, at its next step. */
    public void cancel() {
        cancelled = true;
    }

    /** The time that is left before the earliest limit of the current thread's work; empty if there is no limit. */
    public static Optional<Duration> remaining() {
        long least = Long.MAX_VALUE;
        boolean limited = false;
        long now = System.nanoTime();
        for (Cancellation one = CURRENT.get(); one != null; one = one.parent) {
            if (one.limit != null) {
                limited = true;
                least = Math.min(least, one.deadline - now);
            }
        }
        return limited ? Optional.of(Duration.ofNanos(Math.max(0, least))) : Optional.empty();
    }
}
