package io.github.rlaifv.core.queue;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The future of a request. Whoever completes it, its queue counts the end before the future is done, so that a caller who
 * has the result never sees the request as running.
 *
 * @param <A> type of the result
 */
final class TicketFuture<A> extends CompletableFuture<A> {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Consumer<Optional<Throwable>> end;

    /**
     * Creates a future that is not done.
     *
     * @param end called once, with the failure if there is one
     */
    TicketFuture(Consumer<Optional<Throwable>> end) {
        this.end = end;
        // for methods of the superclass that complete it in another way
        whenComplete((result, failure) -> end(Optional.ofNullable(failure)));
    }

    /** Whether the future is done, or is about to be. */
    boolean ended() {
        return ended.get();
    }

    private boolean end(Optional<Throwable> failure) {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            end.accept(failure);
        }
        return first;
    }

    @Override
    public boolean complete(A value) {
        return end(Optional.empty()) && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return end(Optional.of(failure)) && super.completeExceptionally(failure);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return end(Optional.of(new CancellationException())) && super.cancel(mayInterruptIfRunning) || isCancelled();
    }
}
