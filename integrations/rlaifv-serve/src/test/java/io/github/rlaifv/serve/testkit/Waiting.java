package io.github.rlaifv.serve.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Waiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Waiting() {}

    /** Returns as soon as the condition holds; fails if it does not within 30 seconds. */
    public static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + what, e);
            }
        }
    }
}
