package io.github.rlaifv.serve.internal.http;

/** The body of a request, which counts for the budget of all bodies until it is released. */
final class HeldBytes {
    private final ByteBudget budget;
    private byte[] bytes = new byte[0];
    private long taken;
    private boolean released;

    HeldBytes(ByteBudget budget) {
        this.budget = budget;
    }

    /** Takes more bytes of the budget; false if there are not as many left, or the body is released. */
    synchronized boolean take(long more) {
        if (released || !budget.take(more, taken)) {
            return false;
        }
        taken += more;
        return true;
    }

    synchronized boolean takeUpTo(long total) {
        return total <= taken || take(total - taken);
    }

    synchronized void bytes(byte[] value) {
        bytes = value;
    }

    /** Hands out the bytes, which are forgotten here. */
    synchronized byte[] takeBytes() {
        byte[] all = bytes;
        bytes = new byte[0];
        return all;
    }

    synchronized void release() {
        if (!released) {
            released = true;
            bytes = new byte[0];
            budget.give(taken);
        }
    }
}
