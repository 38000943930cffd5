package io.github.rlaifv.core.testkit;

/** A thread that can't be started, as if the operating system allowed no more threads. */
public final class UnstartableThread extends Thread {
    @Override
    public void start() {
        throw new OutOfMemoryError("unable to create native thread");
    }
}
