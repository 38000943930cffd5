package io.github.rlaifv.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread when the process receives a termination signal (Ctrl-C, SIGTERM), so that its run stops between
 * two steps, and delays the end of the process until then.
 */
final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Thread worker) {
        hook = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        boolean waited = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                        if (!waited) {
                            System.err.println("rlaifv: the run did not stop in time; what is finished is kept");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static StopSignal ofThisThread() {
        return new StopSignal(Thread.currentThread());
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is already ending and does not wait
        }
    }
}
