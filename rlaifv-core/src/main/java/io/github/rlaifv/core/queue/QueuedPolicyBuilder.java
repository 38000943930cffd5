package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.policy.Policy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Builds a {@link QueuedPolicy}. */
public final class QueuedPolicyBuilder {
    private final Policy policy;
    private int maxWaiting = 1000;
    private int maxBatch = 64;
    private int concurrentCalls = 1;
    private boolean sharePrompts = true;
    private Duration gather = Duration.ofMillis(3);
    private Optional<Duration> deadline = Optional.empty();

    QueuedPolicyBuilder(Policy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * The largest number of requests that wait. Further ones are rejected with a {@link QueueFullException}. A call
     * with more requests than that is accepted only if none waits. Default: 1000.
     */
    public QueuedPolicyBuilder maxWaiting(int value) {
        maxWaiting = positive("maxWaiting", value);
        return this;
    }

    /**
     * The largest number of completions or responses that are computed in one call. A request for more is computed in
     * a call of its own. Default: 64.
     */
    public QueuedPolicyBuilder maxBatch(int value) {
        maxBatch = positive("maxBatch", value);
        return this;
    }

    /**
     * The largest number of calls of the policy at the same time. More than one is of use for a policy on a server or a
     * pool; a model on this machine computes one call at a time. Default: 1.
     */
    public QueuedPolicyBuilder concurrentCalls(int value) {
        concurrentCalls = positive("concurrentCalls", value);
        return this;
    }

    /**
     * How long a request that finds the policy idle waits for others, so that threads that ask at about the same time share a
     * call. Zero begins the call at once. Default: 3 ms.
     */
    public QueuedPolicyBuilder gather(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("gather must be >= 0, was " + value);
        }
        gather = value;
        return this;
    }

    /**
     * The longest time from asking to the result, including the time in the queue. Afterwards the request fails with a
     * {@link DeadlineExceededException}. Default: none.
     */
    public QueuedPolicyBuilder deadline(Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("deadline must be > 0, was " + value);
        }
        deadline = Optional.of(value);
        return this;
    }

    /**
     * Whether a model on this machine computes and caches the beginning that prompts of a call have in common once, as far as
     * they show the same image. Requests for different numbers of completions then share each step, too. It changes results
     * by rounding only, as other requests in the same call do. Without it, each prompt of a call is computed by itself.
     * Default: true.
     */
    public QueuedPolicyBuilder sharePrompts(boolean value) {
        sharePrompts = value;
        return this;
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be > 0, was " + value);
        }
        return value;
    }

    /** Starts the threads of the queue. */
    public QueuedPolicy build() {
        return new QueuedPolicy(
                policy, new QueueLimits(maxWaiting, maxBatch, gather, sharePrompts, deadline), concurrentCalls);
    }
}
