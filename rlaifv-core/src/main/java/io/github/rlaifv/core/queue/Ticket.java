package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.internal.policy.ReportedTokens;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request of a queue. It is over as soon as its future is completed, by whomever: the queue with a result, the caller
 * by cancelling it, or a deadline.
 *
 * @param <R> type of the request
 * @param <A> type of the result
 */
final class Ticket<R, A> {
    private final RequestKind<R, A> kind;
    private final R request;
    private final int position;
    private final TokenListener listener;
    private final Cancellation context;
    private final TicketFuture<A> future =
            new TicketFuture<>(failure -> whenOver().accept(failure));
    private final long submitted = System.nanoTime();
    private final ReportedTokens reported = new ReportedTokens();
    private volatile int attempt;
    private volatile @Nullable Thread computing;
    private volatile Consumer<Optional<Throwable>> whenOver = failure -> {};

    /**
     * @param position position of the request in the caller's call, which the listener gets
     * @param context values of the caller's work, such as the meters that count its use of models
     */
    Ticket(RequestKind<R, A> kind, R request, int position, TokenListener listener, Cancellation context) {
        this.kind = kind;
        this.request = request;
        this.position = position;
        this.listener = listener;
        this.context = context;
    }

    RequestKind<R, A> kind() {
        return kind;
    }

    R request() {
        return request;
    }

    Cancellation context() {
        return context;
    }

    int rows() {
        return Math.max(1, kind.rows().applyAsInt(request));
    }

    String name() {
        return kind.named().apply(request);
    }

    CompletableFuture<A> future() {
        return future;
    }

    long submitted() {
        return submitted;
    }

    boolean over() {
        return future.ended();
    }

    private Consumer<Optional<Throwable>> whenOver() {
        return whenOver;
    }

    /** Calls an action when the request is over, before its future is done, with the failure if there is one. */
    void whenOver(Consumer<Optional<Throwable>> action) {
        whenOver = action;
    }

    void end(Outcome<A> outcome) {
        outcome.value().ifPresent(future::complete);
        outcome.failure()
                .ifPresent(
                        failure -> fail(new PartialFailureException(List.of(Outcome.failure(failure.named(name()))))));
    }

    void fail(Throwable why) {
        future.completeExceptionally(why);
    }

    boolean listens() {
        return listener != TokenListener.NONE && listener.listensTo(position);
    }

    boolean wanted(int completion) {
        return !over() && guarded(() -> listener.wanted(position, completion));
    }

    /**
     * Calls the listener. What it throws, and an interruption of the queue's thread, end this request only, and not those
     * of all others of the call.
     */
    private boolean guarded(BooleanSupplier call) {
        if (listener == TokenListener.NONE) {
            return call.getAsBoolean();
        }
        // a pool interrupts its own threads to end a request that another member has computed
        boolean own = Thread.currentThread().equals(computing);
        boolean interrupted = Thread.currentThread().isInterrupted();
        boolean wanted;
        try {
            wanted = call.getAsBoolean();
        } catch (RuntimeException | Error e) {
            fail(e);
            wanted = false;
        }
        if (own && !interrupted && Thread.interrupted()) {
            fail(new CancelledException("the listener of request " + name() + " interrupted the thread that computes"));
            wanted = false;
        }
        return wanted;
    }

    /** Begins a computation of the request. It may have been computed before, together with others of which one failed. */
    void begin() {
        attempt = reported.begin();
        computing = Thread.currentThread();
    }

    void sampled(SampledToken token) {
        if (over()) {
            return;
        }
        Optional<SampledToken> news;
        try {
            news = reported.news(attempt, token);
        } catch (IllegalStateException e) {
            fail(new IllegalStateException(
                    "request " + name() + " was computed again after another request of its batch" + " had failed, and "
                            + e.getMessage() + ": ask again"));
            return;
        }
        news.ifPresent(part -> guarded(() -> {
            listener.sampled(part.withRequest(position));
            return true;
        }));
    }
}
