package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One request of a queue. It is over as soon as its future is done, whoever completed that: the queue with a result, the
 * caller by cancelling it, or a deadline.
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
    private final CompletableFuture<A> future = new CompletableFuture<>();
    private final long submitted = System.nanoTime();
    /** Ids of the tokens that the listener got, by completion, since a request may be computed again from its start. */
    private final Map<Integer, List<Integer>> reported = new HashMap<>();

    private final Map<Integer, Integer> repeated = new HashMap<>();

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
        return future.isDone();
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
        if (over()) {
            return false;
        }
        try {
            return listener.wanted(position, completion) && !interrupted();
        } catch (RuntimeException | Error e) {
            fail(e);
            return false;
        }
    }

    /** Clears an interruption by the listener, which would stop the requests of all others. */
    private boolean interrupted() {
        if (!Thread.interrupted()) {
            return false;
        }
        fail(new CancelledException("the listener of request " + name() + " interrupted the thread that computes"));
        return true;
    }

    /** Begins a computation of the request. */
    synchronized void begin() {
        repeated.clear();
    }

    void sampled(SampledToken token) {
        if (over() || isRepeated(token)) {
            return;
        }
        try {
            listener.sampled(new SampledToken(
                    position, token.completion(), token.id(), token.text(), token.logProb(), token.alternatives()));
            interrupted();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private synchronized boolean isRepeated(SampledToken token) {
        List<Integer> before = reported.computeIfAbsent(token.completion(), key -> new ArrayList<>());
        int place = repeated.merge(token.completion(), 1, Integer::sum) - 1;
        if (place >= before.size()) {
            before.add(token.id());
            return false;
        }
        if (before.get(place) != token.id()) {
            fail(new IllegalStateException("request " + name() + " was computed again after another request of its"
                    + " batch had failed, and token " + (place + 1) + " of completion " + token.completion()
                    + " was another one, but the first was already reported: ask again"));
        }
        return true;
    }
}
