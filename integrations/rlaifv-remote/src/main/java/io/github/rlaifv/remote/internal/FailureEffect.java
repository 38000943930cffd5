package io.github.rlaifv.remote.internal;

/** Whether the same or other requests may succeed after a failure. */
public enum FailureEffect {
    /** The same request may succeed if it is retried. */
    PASSING,
    /** The same request may succeed after a setting has been changed, but not by retrying. */
    LATER,
    /** The same request will always fail; others may succeed. */
    LASTING,
    /** All requests will fail, for example because of a wrong key or an unknown model. */
    FOR_ALL
}
