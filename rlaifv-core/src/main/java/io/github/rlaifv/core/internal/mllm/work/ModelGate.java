package io.github.rlaifv.core.internal.mllm.work;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread at a time compute with a model. Calls of other threads wait for their turn, and closing waits for the
 * running call. A thread within a call, such as in a loss or a listener, may make further calls. Changing weights or
 * adapters and closing fail there, because the outer call computes with them.
 */
public final class ModelGate {
    /** Interval in milliseconds at which a waiting thread checks whether its work was cancelled. */
    private static final long LOOK_MILLIS = 250;

    private final Supplier<String> name;
    private final ReentrantLock turn = new ReentrantLock(true);
    /** What has begun to change weights and has not finished. */
    private final Set<Object> changing = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * @param name returns the name of the policy, for messages
     */
    public ModelGate(Supplier<String> name) {
        this.name = name;
    }

    /**
     * Runs work that computes with the model.
     *
     * @throws IllegalStateException if the model is closed, or if a change of its weights failed midway
     * @throws CancelledException if the thread is interrupted, or its time limit passes, before its turn
     */
    public <T> T call(Supplier<T> work) {
        return inTurn(true, work);
    }

    /** Same as {@link #call}, for work without a result. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }

    private <T> T inTurn(boolean whole, Supplier<T> work) {
        take(whole);
        try {
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Runs work that changes what calls compute with.
     *
     * @param doing what the work does, for the message, such as {@code attaching adapters}
     * @param work the work
     * @throws IllegalStateException if the model is closed, or if the thread is within a call
     * @throws CancelledException if the thread is interrupted, or its time limit passes, before its turn
     */
    public <T> T change(String doing, Supplier<T> work) {
        checkOutside(doing);
        return call(work);
    }

    /**
     * Same as {@link #change}, but also runs if an earlier change failed midway, which it may repair.
     */
    public <T> T restore(String doing, Supplier<T> work) {
        checkOutside(doing);
        return inTurn(false, work);
    }

    /**
     * Notes that weights are now changed one after the other. Calls of later turns are rejected until {@link #changed} is
     * called for the same object.
     *
     * @param by what changes them, such as an optimizer
     */
    public void changing(Object by) {
        changing.add(by);
    }

    /** Notes that all weights are changed. */
    public void changed(Object by) {
        changing.remove(by);
    }

    /**
     * Rejects calls of later turns for good, because a change that several optimizers or models make together failed
     * midway.
     */
    public void reject() {
        changing.add(this);
    }

    /** Frees the model once. Waits for the running call, even if the thread is interrupted. */
    public void close(Runnable free) {
        checkOutside("closing");
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        turn.lock();
        try {
            if (first) {
                free.run();
            }
        } finally {
            turn.unlock();
        }
    }

    /**
     * Checks that the model is open.
     *
     * @throws IllegalStateException if the model is closed
     */
    public void checkOpen() {
        // A call that began before continues with all that it needs.
        if (closed && !turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("the policy " + name.get() + " is closed");
        }
    }

    private void checkOutside(String doing) {
        if (turn.isHeldByCurrentThread()) {
            throw new IllegalStateException(doing + " is not possible from within a call of the policy " + name.get()
                    + " (a loss or a listener): do it after the call has returned");
        }
    }

    private void take(boolean whole) {
        checkOpen();
        if (turn.isHeldByCurrentThread()) {
            turn.lock();
            return;
        }
        awaitTurn();
        if (closed) {
            turn.unlock();
            throw new IllegalStateException("the policy " + name.get() + " is closed");
        }
        if (whole && !changing.isEmpty()) {
            turn.unlock();
            throw new IllegalStateException("a change of the weights of the policy " + name.get()
                    + ", such as an optimizer step, failed midway, so they are of no use: open the model again, and"
                    + " resume from a checkpoint");
        }
    }

    private void awaitTurn() {
        if (Cancellation.unstoppable()) {
            turn.lock();
            return;
        }
        String doing = "waiting for the model " + name.get();
        try {
            do {
                Cancellation.check(doing);
            } while (!turn.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw Cancellation.interrupted(doing);
        }
    }
}
