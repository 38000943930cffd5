package io.github.rlaifv.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread when the process receives a termination signal (Ctrl-C, SIGTERM), so that its run stops between
 * two steps, and delays the end of the process until then.
 */
final class StopSignal implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private StopSignal(Thread worker, List<?> commands) {
        hook = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        boolean waited = ended.await(patience(commands).toMillis(), TimeUnit.MILLISECONDS);
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

    /** @param commands the commands, of which one may need more time to stop than others */
    static StopSignal ofThisThread(List<?> commands) {
        return new StopSignal(Thread.currentThread(), commands);
    }

    private static Duration patience(List<?> commands) {
        return commands.stream()
                .filter(StoppedSlowly.class::isInstance)
                .map(command -> ((StoppedSlowly) command).stopTime())
                .reduce(PATIENCE, (one, other) -> one.compareTo(other) < 0 ? other : one);
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
