package io.github.rlaifv.core.internal;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps native memory open while it is used. Uses by several threads may overlap. {@link #close} waits until they have
 * ended and rejects later ones, so that nothing is freed while it is used.
 */
public final class Lifetime {
    private final String what;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private boolean freed;

    /**
     * @param what name of what is used, for messages, such as {@code these gradients}
     */
    public Lifetime(String what) {
        this.what = what;
    }

    /**
     * Begins a use, which {@link #exit} ends. A thread within a use may begin another one, even if a different thread
     * waits in {@link #close}.
     *
     * @throws IllegalStateException if it is closed
     */
    public void enter() {
        // tryLock never queues behind a closing thread, so that threads that use several objects at once can't
        // deadlock.
        if (!lock.readLock().tryLock()) {
            throw refused();
        }
        if (closed && lock.getReadHoldCount() == 1) {
            lock.readLock().unlock();
            throw refused();
        }
    }

    /** Ends a use. */
    public void exit() {
        lock.readLock().unlock();
    }

    /**
     * Runs work within a use.
     *
     * @throws IllegalStateException if it is closed
     */
    public <T> T use(Supplier<T> work) {
        enter();
        try {
            return work.get();
        } finally {
            exit();
        }
    }

    /** Same as {@link #use}, for work without a result. */
    public void run(Runnable work) {
        enter();
        try {
            work.run();
        } finally {
            exit();
        }
    }

    /**
     * Waits for all uses to end, even if the thread is interrupted, then frees the memory. Does nothing when called
     * again.
     *
     * @throws IllegalStateException if the thread itself is within a use
     */
    public void close(Runnable free) {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("closing " + what
                    + " from within a call would free what that call computes with: close after the call has returned");
        }
        closed = true;
        lock.writeLock().lock();
        try {
            if (!freed) {
                freed = true;
                free.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private IllegalStateException refused() {
        return new IllegalStateException(what + " cannot be used any more: closed");
    }
}
