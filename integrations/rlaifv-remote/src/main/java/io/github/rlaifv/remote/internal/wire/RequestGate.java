package io.github.rlaifv.remote.internal.wire;

import io.github.rlaifv.core.run.Cancellation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Keeps requests that a server must get alone apart from all others. Ordinary requests run together. A request that runs
 * alone waits until those before it are finished, and those after it wait for it.
 */
public final class RequestGate {
    private static final String WAITING = "waiting for other requests to a server";
    private static final Duration LONG = Duration.ofDays(1);

    /** Fair, so that many ordinary requests do not delay one that runs alone forever. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

    /** Creates a gate, which all requests to one server share. */
    public RequestGate() {}

    /**
     * Makes a request beside others.
     *
     * @throws io.github.rlaifv.core.run.CancelledException if the thread is interrupted, or its time limit passes, while it waits
     */
    public <T> T together(Callable<T> request) throws Exception {
        return holding(lock.readLock(), request);
    }

    /**
     * Makes a request while no other one is running.
     *
     * @throws io.github.rlaifv.core.run.CancelledException if the thread is interrupted, or its time limit passes, while it waits
     */
    public <T> T alone(Callable<T> request) throws Exception {
        return holding(lock.writeLock(), request);
    }

    private static <T> T holding(Lock lock, Callable<T> request) throws Exception {
        try {
            // Waits once for the whole time: a wait that begins anew would lose its place behind later requests.
            while (!lock.tryLock(Cancellation.remaining().orElse(LONG).toNanos(), TimeUnit.NANOSECONDS)) {
                Cancellation.check(WAITING);
            }
        } catch (InterruptedException e) {
            throw Cancellation.interrupted(WAITING);
        }
        try {
            return request.call();
        } finally {
            lock.unlock();
        }
    }
}
