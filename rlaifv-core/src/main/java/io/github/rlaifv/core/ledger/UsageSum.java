package io.github.rlaifv.core.ledger;

/**
 * The sum of what a model used in a stage. It is added to once per request or batch, never per token, so a lock costs
 * nothing that can be measured.
 */
final class UsageSum {
    private Usage sum = Usage.NONE;
    private int running;
    private long busySince;

    synchronized void add(Usage usage) {
        sum = sum.plus(usage);
    }

    /** A call begins. */
    synchronized void begin(long now) {
        if (running++ == 0) {
            busySince = now;
        }
    }

    /** A call ends that began at a time. */
    synchronized void end(long start, long now) {
        boolean last = --running == 0;
        sum = sum.plus(Usage.ofSeconds((now - start) / 1e9, last ? (now - busySince) / 1e9 : 0));
    }

    /** The sum so far, with the time in which calls have been running. */
    synchronized Usage now(long now) {
        // a call may have begun after the time was read
        return running == 0 ? sum : sum.plus(Usage.ofSeconds(0, Math.max(0, now - busySince) / 1e9));
    }
}
