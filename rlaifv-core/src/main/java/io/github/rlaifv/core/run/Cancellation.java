package io.github.rlaifv.core.run;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops long-running work. Every long loop of this library (tokens, batches, training steps, server requests) calls
 * {@link #check} once per iteration. So work ends within one iteration after its thread is interrupted, for example by
 * {@code Future.cancel(true)}, or after its time limit has passed:
 *
 * <pre>{@code
 * List<List<Completion>> responses = Cancellation.within(Duration.ofSeconds(30), () -> policy.generate(requests));
 * }</pre>
 *
 * <p>Time limits can be nested; the earliest one applies. Work that is spread over several threads passes its limit on:
 * call {@link #current()} in the calling thread, {@link #call} in each worker thread, and {@link #cancel} to stop all
 * of them. The values of the work ({@link WorkLocal}) are passed on with it.
 */
public final class Cancellation {
    private static final ThreadLocal<Cancellation> CURRENT = new ThreadLocal<>();
    private static final ThreadLocal<Boolean> UNINTERRUPTED = new ThreadLocal<>();

    private final @Nullable Cancellation parent;
    private final @Nullable Duration limit;
    private final long deadline;
    private final Map<WorkLocal<?>, Object> values = WorkLocal.values();
    private volatile boolean cancelled;

    private Cancellation(@Nullable Cancellation parent, @Nullable Duration limit) {
        this.parent = parent;
        this.limit = limit;
        this.deadline = limit == null ? 0 : System.nanoTime() + nanos(limit);
    }

    private static long nanos(Duration limit) {
        // Half the range of nanoTime, about 146 years, so that differences don't overflow.
        return limit.compareTo(Duration.ofDays(36_500)) > 0
                ? Long.MAX_VALUE / 2
                : limit.isNegative() ? 0 : limit.toNanos();
    }

    /**
     * Runs work with a time limit.
     *
     * @param limit the time from now after which the work is stopped
     * @return the result of the work
     * @throws CancelledException if the limit passed or the thread was interrupted
     */
    public static <T> T within(Duration limit, Supplier<T> work) {
        return new Cancellation(CURRENT.get(), Objects.requireNonNull(limit, "limit")).call(work);
    }

    /**
     * A cancellation to pass on to other threads: it stops their work whenever the current thread's work would stop,
     * and can be cancelled by itself. It also passes on the values of the current work ({@link WorkLocal}).
     */
    public static Cancellation current() {
        return new Cancellation(CURRENT.get(), null);
    }

    /**
     * Throws if the current thread's work should stop.
     *
     * @param doing what the work does, for the message, such as {@code generating}
     * @throws CancelledException if the thread is interrupted, a time limit has passed, or {@link #cancel} was called
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
     * Creates the exception to throw after an {@link InterruptedException}, and sets the thread's interrupt status
     * again.
     *
     * @param doing what the work does, for the message, such as {@code asking the server}
     */
    public static CancelledException interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new CancelledException(
                "interrupted while " + doing + ". What is finished is kept; run again to continue");
    }

    /**
     * Runs short work that must not stop halfway because it would leave things inconsistent. Within it {@link #check}
     * does nothing; the next check after it stops the caller's work.
     */
    public static <T> T uninterrupted(Supplier<T> work) {
        if (unstoppable()) {
            return work.get();
        }
        // A pending interruption would close the channel that is written to.
        boolean interrupted = Thread.interrupted();
        UNINTERRUPTED.set(Boolean.TRUE);
        try {
            return work.get();
        } finally {
            UNINTERRUPTED.remove();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the current thread is within {@link #uninterrupted}, where an interruption must not end waits either. */
    public static boolean unstoppable() {
        return UNINTERRUPTED.get() != null;
    }

    /** Runs work in the current thread so that this cancellation can stop it, with the values that it passes on. */
    public <T> T call(Supplier<T> work) {
        Cancellation before = CURRENT.get();
        CURRENT.set(this);
        try {
            return WorkLocal.call(values, work);
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Stops all work that runs under this cancellation, in any thread, at its next check. */
    public void cancel() {
        cancelled = true;
    }

    /** The time left until the earliest time limit of the current thread's work; empty if it has no limit. */
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
