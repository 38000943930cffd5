package io.github.rlaifv.core.plan;

/**
 * How much of the Java heap a run touches. A large machine has a large heap from the start, but memory counts only once it
 * is used.
 *
 * @param used bytes in use now
 * @param committed size of the heap now in bytes
 * @param most largest size of the heap in bytes, as {@code -Xmx} sets it
 */
record JavaHeap(long used, long committed, long most) {
    /** An allowance for what a run keeps, and for garbage up to a collection. */
    private static final long ALLOWANCE = 256L << 20;

    /** The G1 collector begins with this share of the heap for new objects, and touches all of it before it collects. */
    private static final long YOUNG_SHARE = 20;

    /** The heap of this process now. */
    static JavaHeap now() {
        Runtime runtime = Runtime.getRuntime();
        long committed = runtime.totalMemory();
        return new JavaHeap(committed - runtime.freeMemory(), committed, runtime.maxMemory());
    }

    /** The part of the heap that a plan counts, in bytes. */
    long planned() {
        return Math.min(most, used + Math.max(ALLOWANCE, committed / YOUNG_SHARE));
    }
}
