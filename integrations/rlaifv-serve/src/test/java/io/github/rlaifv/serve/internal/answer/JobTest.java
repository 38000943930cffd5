package io.github.rlaifv.serve.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Whatever fails on the way to an answer ends the job, so that its client does not wait for the deadline. */
class JobTest {
    private final Job job = new Job();

    private static Error noMemory() {
        return new OutOfMemoryError("no memory");
    }

    private void assertEnded() {
        assertThat(job.answer()).isCompletedExceptionally();
        assertThat(job.answer().handle((answer, failure) -> failure).join())
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void failedStepEndsTheJob() {
        job.then(CompletableFuture.failedFuture(noMemory()), none -> {}, Runnable::run);
        assertEnded();
    }

    @Test
    void errorAfterAStepEndsTheJob() {
        CompletableFuture<String> step = new CompletableFuture<>();
        job.then(
                step,
                done -> {
                    throw noMemory();
                },
                Runnable::run);
        step.complete("done");
        assertEnded();
    }

    @Test
    void missingThreadEndsTheJob() {
        Executor none = work -> {
            throw noMemory();
        };
        CompletableFuture<String> step = new CompletableFuture<>();
        job.then(step, done -> {}, none);
        step.complete("done");
        assertEnded();
    }

    @Test
    void stoppedJobCancelsItsStep() {
        CompletableFuture<String> step = new CompletableFuture<>();
        job.then(step, done -> {}, Runnable::run);
        job.stop(new IllegalStateException("stopped"));
        assertThat(step).isCancelled();
    }
}
