package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.RunListener;
import java.time.Duration;
import java.util.Objects;

/**
 * Options of a pool of servers, see {@link io.github.rlaifv.core.model.Policies#pool}. None of them affects which results
 * are correct, and pools of models on this machine ignore them.
 *
 * @param firstPause how long a server is left out after its first failure, before it is asked again. Default: 1 second
 * @param longestPause longest time that a server is left out before it is asked again. The time doubles with each failure
 *     up to this value. Default: 1 minute
 * @param repeatsSlowRequests whether a server with nothing else to do repeats requests that another one has had for more
 *     than three times the usual time. The first result counts. Default: true
 * @param listener receives a warning when a server is left out, and a note when it is taken back or gets fewer requests.
 *     Default: {@link RunListener#NONE}
 */
public record PoolOptions(
        Duration firstPause, Duration longestPause, boolean repeatsSlowRequests, RunListener listener) {
    public PoolOptions {
        Objects.requireNonNull(firstPause, "firstPause");
        Objects.requireNonNull(longestPause, "longestPause");
        Objects.requireNonNull(listener, "listener");
        if (firstPause.isNegative() || firstPause.isZero() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException("firstPause must be > 0 and longestPause >= firstPause, were "
                    + firstPause + " and " + longestPause);
        }
    }

    /** The defaults. */
    public static PoolOptions defaults() {
        return new PoolOptions(Duration.ofSeconds(1), Duration.ofMinutes(1), true, RunListener.NONE);
    }

    /** Returns the same options with other times that a server is left out after failures. */
    public PoolOptions withPauses(Duration first, Duration longest) {
        return new PoolOptions(first, longest, repeatsSlowRequests, listener);
    }

    /** Returns the same options with another choice about requests that a server has had for long. */
    public PoolOptions withRepeatsSlowRequests(boolean value) {
        return new PoolOptions(firstPause, longestPause, value, listener);
    }

    /** Returns the same options with another listener. */
    public PoolOptions withListener(RunListener value) {
        return new PoolOptions(firstPause, longestPause, repeatsSlowRequests, value);
    }
}
