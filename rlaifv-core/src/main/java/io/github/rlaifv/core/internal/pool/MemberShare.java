package io.github.rlaifv.core.internal.pool;

/**
 * The number of sequences that a member is given at the same time. It is lowered by a factor when the member is
 * overloaded, and raised slowly by successes: by one per success up to the last value that was too much, then by one per
 * full share.
 */
final class MemberShare {
    private final int most;
    private double limit;
    private double steep;
    private boolean lowered;
    private long loweredAt;

    MemberShare(int most) {
        this.most = most;
        this.limit = most;
        this.steep = most;
    }

    int limit() {
        return (int) limit;
    }

    /** Whether the member is given less than it could take. */
    boolean reduced() {
        return limit() < most;
    }

    void succeeded() {
        limit = Math.min(most, limit + (limit < steep ? 1 : 1 / limit));
    }

    /**
     * Lowers the share, unless it was lowered less than some time ago, because effects show late.
     *
     * @param now the time in nanoseconds
     * @param factor factor of the share, below 1
     * @param apart least time between two reductions in nanoseconds
     * @return whether the share is smaller now
     */
    boolean lower(long now, double factor, long apart) {
        if (limit <= 1 || (lowered && now - loweredAt < apart)) {
            return false;
        }
        lowered = true;
        loweredAt = now;
        limit = Math.max(1, limit * factor);
        steep = limit;
        return true;
    }

    /** Begins with one sequence again. */
    void restart() {
        steep = Math.max(1, limit / 2);
        limit = 1;
    }
}
