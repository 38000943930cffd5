package io.github.rlaifv.core.internal.pool;

import java.time.Duration;

/**
 * Whether a member of a pool is given requests. A member that fails is left out for a time that doubles with each failure.
 * After that time it may be taken back. Times are in nanoseconds of {@link System#nanoTime}.
 */
final class MemberHealth {
    /** Requests that fail in a row before a member is left out, although its server says that it is healthy. */
    static final int MOST_FAILURES = 3;

    private final long firstPause;
    private final long longestPause;
    private boolean usable = true;
    private boolean busy;
    private String reason = "";
    private long pause;
    private long until;
    private long takenBack;
    private int failures;
    private boolean alive;
    private long lastSign;

    MemberHealth(Duration firstPause, Duration longestPause) {
        this.firstPause = firstPause.toNanos();
        this.longestPause = longestPause.toNanos();
    }

    boolean usable() {
        return usable;
    }

    /** Whether the member is left out only because it has more requests than it can take, and works on those it has. */
    boolean busy() {
        return !usable && busy;
    }

    /** Why the member was left out last. */
    String reason() {
        return reason;
    }

    /** How long the member is left out, in nanoseconds. */
    long pause() {
        return pause;
    }

    /** Whether the member is left out, but may be asked again. */
    boolean due(long now) {
        return !usable && now - until >= 0;
    }

    /** Makes a member that is left out due at once. */
    void makeDue(long now) {
        until = now;
    }

    /** Whether nothing shows that the member has worked since some time. */
    boolean silent(long now, long nanos) {
        return !alive || now - lastSign >= nanos;
    }

    void leaveOut(long now, String because, boolean onlyBusy) {
        usable = false;
        busy = onlyBusy;
        reason = because;
        failures = 0;
        pause = pause == 0 ? firstPause : Math.min(longestPause, 2 * pause);
        until = now + pause;
    }

    void takeBack(long now) {
        usable = true;
        takenBack = now;
        failures = 0;
    }

    void healthy(long now) {
        alive = true;
        lastSign = now;
    }

    /** A request succeeded. The next failure counts as the first one if the member has worked for longer than its pause. */
    void succeeded(long now) {
        healthy(now);
        failures = 0;
        if (usable && now - takenBack >= pause) {
            pause = 0;
        }
    }

    /**
     * A request failed.
     *
     * @return whether too many failed in a row
     */
    boolean failed() {
        failures++;
        return failures >= MOST_FAILURES;
    }
}
