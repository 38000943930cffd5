package io.github.rlaifv.remote;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.CheckedSupplier;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RefusedCallException;
import io.github.rlaifv.remote.internal.ApiKey;
import io.github.rlaifv.remote.internal.CallFailure;
import io.github.rlaifv.remote.internal.FailureEffect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes calls to one server with limited concurrency and rate, and retries those that fail temporarily. */
final class ServerCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCalls.class);
    private static final double JITTER = 0.25;
    /** Interval in milliseconds at which cancellation is checked. */
    private static final long TURN_MILLIS = 100;

    /**
     * One call.
     *
     * @param request name of the request, for messages
     * @param work makes the call
     */
    record Call<T>(String request, Callable<T> work) {}

    private final String server;
    private final ApiKey key;
    private final RetrySettings persistence;
    private final ExecutorService threads;
    private final Retry retry;
    private final CircuitBreaker breaker;
    private final List<RateLimiter> limiters;
    private final AtomicLong busyAnswers = new AtomicLong();

    /**
     * @param server name of the server, for messages
     * @param key key of the server, which is hidden in the reasons of failures
     * @param concurrency largest number of concurrent calls
     * @param requestsPerSecond largest number of calls started per second; 0 for no limit
     * @param persistence how failed calls are retried
     */
    ServerCalls(String server, ApiKey key, int concurrency, double requestsPerSecond, RetrySettings persistence) {
        this.server = server;
        this.key = key;
        this.persistence = persistence;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(concurrency, work -> {
            Thread thread = new Thread(work, "rlaifv-remote-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        retry = Retry.of(
                server,
                RetryConfig.custom()
                        .maxAttempts(persistence.attempts())
                        .retryOnException(this::worthAnotherTry)
                        .intervalBiFunction((attempt, result) -> result.isLeft()
                                ? waitBefore(attempt, result.getLeft()).toMillis()
                                : 0L)
                        .build());
        breaker = CircuitBreaker.of(
                server,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(persistence.failuresToOpen())
                        .minimumNumberOfCalls(persistence.failuresToOpen())
                        .failureRateThreshold(100)
                        .waitDurationInOpenState(persistence.pause())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(error -> !(error instanceof CancelledException)
                                && CallFailure.of(error).countsAgainstServer())
                        .build());
        limiters = requestsPerSecond == 0
                ? List.of()
                : List.of(RateLimiter.of(
                        server,
                        RateLimiterConfig.custom()
                                .limitForPeriod(1)
                                .limitRefreshPeriod(Duration.ofNanos((long) (1e9 / requestsPerSecond)))
                                .timeoutDuration(Duration.ofDays(1))
                                .build()));
    }

    /**
     * Makes all calls and returns their outcomes in the same order.
     *
     * @throws RefusedCallException if the server rejects all calls for the same reason
     * @throws CancelledException if the thread is interrupted, its time limit passes, or this object is closed
     */
    <T> List<Outcome<T>> all(List<Call<T>> calls) {
        List<Future<Outcome<T>>> running = new ArrayList<>();
        Cancellation cancellation = Cancellation.current();
        try {
            for (Call<T> call : calls) {
                running.add(threads.submit(() -> cancellation.call(() -> one(call))));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<Outcome<T>> future : running) {
                outcomes.add(await(future));
            }
            return outcomes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while waiting for " + server);
        } catch (CancellationException | RejectedExecutionException e) {
            throw closedMeanwhile();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException error
                    ? error
                    : new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            running.forEach(future -> future.cancel(true));
        }
    }

    /**
     * Waits for an outcome. A worker that sleeps or waits for its turn does not notice cancellation, so the caller
     * checks for it.
     */
    private <T> Outcome<T> await(Future<Outcome<T>> future) throws InterruptedException, ExecutionException {
        while (true) {
            Cancellation.check("asking " + server);
            try {
                return future.get(TURN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Checks again whether to stop.
            }
        }
    }

    private <T> Outcome<T> one(Call<T> call) {
        CountedAttempts<T> attempts = new CountedAttempts<>(call.work());
        CheckedSupplier<T> guarded = CircuitBreaker.decorateCheckedSupplier(breaker, attempts::make);
        for (RateLimiter limiter : limiters) {
            guarded = RateLimiter.decorateCheckedSupplier(limiter, guarded);
        }
        try {
            T answer = Retry.decorateCheckedSupplier(retry, guarded).get();
            UsageMeter.add(Usage.ofRequests(1));
            return Outcome.success(answer);
        } catch (Error | CancelledException e) {
            throw e;
        } catch (Throwable e) {
            if (threads.isShutdown()) {
                // the request did not fail: closing has ended it
                throw closedMeanwhile();
            }
            UsageMeter.add(Usage.ofFailures(1));
            CallFailure fault = CallFailure.of(e).redacted(key);
            if (fault.effect() == FailureEffect.FOR_ALL) {
                throw new RefusedCallException(server + " refuses all requests: " + fault.reason() + ", "
                        + fault.detail() + "; check the key, the address and the model's name");
            }
            LOG.debug("{}: request {} failed: {}", server, call.request(), fault);
            return Outcome.failure(fault.toFailure(call.request()));
        }
    }

    private CancelledException closedMeanwhile() {
        return new CancelledException(server + " was closed while requests were running");
    }

    private boolean worthAnotherTry(Throwable error) {
        if (error instanceof CancelledException) {
            return false;
        }
        CallFailure fault = CallFailure.of(error);
        if (fault.isBusy()) {
            busyAnswers.incrementAndGet();
        }
        Duration asked = fault.retryAfter();
        return fault.effect() == FailureEffect.PASSING
                && !Thread.currentThread().isInterrupted()
                && (asked == null || asked.compareTo(persistence.longestWait()) <= 0);
    }

    private Duration waitBefore(int attempt, Throwable error) {
        CallFailure fault = CallFailure.of(error).redacted(key);
        Duration asked = fault.retryAfter();
        double vary = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        double millis = Math.min(
                persistence.longestWait().toMillis(),
                persistence.firstWait().toMillis() * Math.pow(2, Math.min(attempt - 1, 30)) * vary);
        if (error instanceof CallNotPermittedException) {
            millis = Math.max(millis, persistence.pause().toMillis() * vary);
        }
        Duration wait = Duration.ofMillis((long) millis);
        if (asked != null && asked.compareTo(wait) > 0) {
            wait = asked;
        }
        LOG.debug("{}: retrying in {}: {}", server, wait, fault);
        return wait;
    }

    /** The number of times that the server asked for fewer requests. */
    long busyAnswers() {
        return busyAnswers.get();
    }

    /** The server is healthy again: the next request is sent, although the circuit breaker may be open. */
    void answersAgain() {
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    @Override
    public void close() {
        // Calls that have not started would otherwise be waited for forever.
        threads.shutdownNow().forEach(work -> ((Future<?>) work).cancel(true));
    }
}
