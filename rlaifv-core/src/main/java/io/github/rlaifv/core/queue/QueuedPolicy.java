package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.internal.policy.PromptSharing;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.TokenListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * A policy for many threads: their requests wait in one queue, and those that wait together are computed in one call of the
 * wrapped policy. A model on this machine computes a batch in little more time than a single request.
 *
 * <pre>{@code
 * try (QueuedPolicy queue = QueuedPolicy.builder(policy).maxWaiting(200).deadline(Duration.ofSeconds(60)).build()) {
 *     CompletableFuture<List<Completion>> response = queue.generateAsync(request, TokenListener.NONE);
 *     response.cancel(true); // stops the computation of this request only
 * }
 * }</pre>
 *
 * <p>Threads: all methods may be called by any number of threads. Calls take turns, request by request, so a call with
 * many requests does not hold up those of others.
 *
 * <p>Results: random numbers depend on a request's key and seed only, so the results are those of the wrapped policy within
 * the bounds that {@link Policy} states for other requests in the same call.
 *
 * <p>Failures: a request that fails affects no other. If a call of the wrapped policy fails as a whole, for example because
 * one prompt is too long or memory is short, its requests are asked again in smaller batches.
 *
 * <p>Stopping: an interrupted thread, a passed time limit ({@link Cancellation#within}), a cancelled future, and a passed
 * deadline remove a waiting request from the queue. They stop the computation of a running one within one token. A score or
 * a probability that is being computed together with others is computed to its end, and then discarded.
 */
public final class QueuedPolicy extends ForwardingPolicy {
    private static final long LOOK_MILLIS = 50;

    private final Policy policy;
    private final boolean sharePrompts;
    private final WaitingQueue queue;
    private final List<Thread> workers;

    QueuedPolicy(Policy policy, QueueLimits limits, int concurrentCalls) {
        this(policy, limits, concurrentCalls, work -> new Thread(work, "rlaifv-queue"));
    }

    /** @param threads makes the threads that compute */
    QueuedPolicy(Policy policy, QueueLimits limits, int concurrentCalls, ThreadFactory threads) {
        super(policy);
        this.policy = policy;
        this.sharePrompts = limits.sharePrompts();
        this.queue = new WaitingQueue(limits, policy.name());
        this.workers = IntStream.range(0, concurrentCalls)
                .mapToObj(i -> threads.newThread(this::work))
                .toList();
        try {
            workers.forEach(worker -> {
                worker.setDaemon(true);
                worker.start();
            });
        } catch (RuntimeException | Error e) {
            // a thread can't be made: those that wait for requests end
            queue.close();
            throw e;
        }
    }

    /**
     * Returns a builder with default settings.
     *
     * @param policy the policy that computes; closing the queue closes it
     */
    public static QueuedPolicyBuilder builder(Policy policy) {
        return new QueuedPolicyBuilder(policy);
    }

    private void work() {
        for (Optional<Batch<?, ?>> next = queue.next(); next.isPresent(); next = queue.next()) {
            Batch<?, ?> batch = next.get();
            if (sharePrompts) {
                PromptSharing.during(() -> run(batch));
            } else {
                run(batch);
            }
        }
    }

    private boolean run(Batch<?, ?> batch) {
        batch.run(policy);
        return true;
    }

    private boolean isWorker() {
        return workers.contains(Thread.currentThread());
    }

    /**
     * Asks for the completions of a request without waiting for them.
     *
     * @param listener receives the tokens, as request 0, in the thread of the queue
     * @return the completions. It fails with a {@link PartialFailureException} if the request failed, with a {@link
     *     DeadlineExceededException} after its deadline, and with the exception of the call if the request caused one.
     *     Cancelling it removes the request from the queue or stops its computation. Actions that depend on it run in the
     *     thread that completes it, unless they name an executor: a thread of the queue, and for a cancelled request the
     *     thread that cancelled it. While an action runs in the thread of the queue, nothing is computed
     * @throws QueueFullException if as many requests wait as the queue holds
     * @throws IllegalStateException if the queue is closed
     */
    public CompletableFuture<List<Completion>> generateAsync(GenerationRequest request, TokenListener listener) {
        return submit(RequestKind.GENERATE, List.of(request), listener).get(0).future();
    }

    /** Same as {@link #generateAsync(GenerationRequest, TokenListener)} without a listener. */
    public CompletableFuture<List<Completion>> generateAsync(GenerationRequest request) {
        return generateAsync(request, TokenListener.NONE);
    }

    /**
     * Asks for the log-probabilities of responses without waiting for them.
     *
     * @return one entry per response; see {@link #generateAsync}
     * @throws QueueFullException if as many requests wait as the queue holds
     * @throws IllegalStateException if the queue is closed
     */
    public CompletableFuture<List<TokenLogProbs>> scoreAsync(ScoreRequest request) {
        return submit(RequestKind.SCORE, List.of(request), TokenListener.NONE)
                .get(0)
                .future();
    }

    /**
     * Asks for the probabilities of words without waiting for them.
     *
     * @return the probabilities; see {@link #generateAsync}
     * @throws QueueFullException if as many requests wait as the queue holds
     * @throws IllegalStateException if the queue is closed
     */
    public CompletableFuture<NextTokenProbabilities> nextTokenProbabilitiesAsync(NextTokenRequest request) {
        return submit(RequestKind.NEXT_TOKEN, List.of(request), TokenListener.NONE)
                .get(0)
                .future();
    }

    private <R, A> List<Ticket<R, A>> submit(RequestKind<R, A> kind, List<R> requests, TokenListener listener) {
        Objects.requireNonNull(listener, "listener");
        Cancellation context = Cancellation.current();
        List<Ticket<R, A>> tickets = new ArrayList<>();
        for (R request : requests) {
            tickets.add(
                    new Ticket<>(kind, Objects.requireNonNull(request, "request"), tickets.size(), listener, context));
        }
        queue.submit(tickets);
        return tickets;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return ask(RequestKind.GENERATE, requests, TokenListener.NONE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        return ask(RequestKind.GENERATE, requests, listener);
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        return ask(RequestKind.SCORE, requests, TokenListener.NONE);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return ask(RequestKind.NEXT_TOKEN, requests, TokenListener.NONE);
    }

    private <R, A> List<Outcome<A>> ask(RequestKind<R, A> kind, List<R> requests, TokenListener listener) {
        if (isWorker()) {
            // the queue waits for this call, so it must not wait in the queue
            return kind.call().ask(policy, requests, listener);
        }
        List<Ticket<R, A>> tickets = submit(kind, requests, listener);
        try {
            return tickets.stream().map(this::await).toList();
        } finally {
            tickets.forEach(ticket -> ticket.future().cancel(true));
        }
    }

    private <A> Outcome<A> await(Ticket<?, A> ticket) {
        String doing = "waiting in the queue of " + policy.name();
        try {
            while (true) {
                Cancellation.check(doing);
                try {
                    return Outcome.success(ticket.future().get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    // look whether the caller's work was stopped, then wait again
                }
            }
        } catch (InterruptedException e) {
            throw Cancellation.interrupted(doing);
        } catch (CancellationException e) {
            throw new CancelledException(
                    "the queue of " + policy.name() + " was closed before the request was answered");
        } catch (ExecutionException e) {
            return failure(ticket, e.getCause() == null ? e : e.getCause());
        }
    }

    private static <A> Outcome<A> failure(Ticket<?, A> ticket, Throwable why) {
        if (why instanceof PartialFailureException failed) {
            return Outcome.failure(failed.failures().values().iterator().next());
        }
        if (why instanceof DeadlineExceededException late) {
            return Outcome.failure(
                    new RequestFailure(ticket.name(), "deadline exceeded", String.valueOf(late.getMessage()), true));
        }
        if (why instanceof Error error) {
            throw error;
        }
        throw why instanceof RuntimeException exception ? exception : new IllegalStateException(why);
    }

    /** What the queue is doing now, and what it has done. */
    public QueueState state() {
        return queue.state();
    }

    /**
     * Rejects new requests and waits until all others are answered. Requests that are left when the time limit has passed
     * are cancelled. Call {@link #close()} afterwards.
     *
     * @return whether all requests were answered
     * @throws CancelledException if the thread is interrupted; the other requests stay in the queue
     */
    public boolean drain(Duration limit) {
        queue.close();
        boolean all = queue.awaitEmpty(QueueLimits.capped(limit).toNanos());
        queue.open(true).forEach(ticket -> ticket.future().cancel(true));
        return all;
    }

    /**
     * Rejects new and waiting requests with an {@link IllegalStateException}, waits for the running ones, and closes the
     * wrapped policy. To finish the waiting requests, call {@link #drain} before.
     */
    @Override
    public void close() {
        if (isWorker()) {
            throw new IllegalStateException("closing the queue of " + policy.name()
                    + " is not possible from within one of its calls (a listener, or an action that depends on a future):"
                    + " do it in another thread");
        }
        queue.close();
        queue.open(false)
                .forEach(ticket -> ticket.fail(new IllegalStateException("the queue of " + policy.name()
                        + " was closed while request " + ticket.name() + " was waiting")));
        awaitWorkers();
        policy.close();
    }

    /** Waits even if the thread is interrupted, because the workers compute with what closing the policy frees. */
    private void awaitWorkers() {
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
