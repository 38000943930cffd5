package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.serve.internal.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * A request that is being answered. Cancelling it stops each of its steps: the tokens that are being sampled, and the
 * scores that are being computed.
 */
public final class Job {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    /** The answer. It fails with the exception of the step that failed. Its actions must name an executor. */
    public CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Stops the job with a failure. Without effect if it has ended. */
    public void stop(Throwable why) {
        answer.completeExceptionally(why);
    }

    /**
     * Continues with the result of a step in another thread. Whatever fails on the way ends the job: the step, what follows
     * it, and a thread that can't be made.
     */
    public <T> void then(CompletableFuture<T> step, Consumer<T> next, Executor executor) {
        step(step);
        var unused = step.thenAcceptAsync(next, executor).whenComplete((done, failure) -> {
            if (failure != null) {
                stop(failure);
            }
        });
    }

    /** Stops a step if the job is stopped. */
    public void step(Future<?> step) {
        var unused = answer.whenComplete((result, failure) -> {
            if (failure != null) {
                step.cancel(true);
            }
        });
    }
}
