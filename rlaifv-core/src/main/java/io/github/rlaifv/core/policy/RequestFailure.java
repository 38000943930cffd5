package io.github.rlaifv.core.policy;

import java.util.Objects;

/**
 * Why one request of a batch has no result.
 *
 * @param request names the request: its key, or its place in the batch where it has none
 * @param reason a short text out of a few, to count failures by, such as {@code timed out}
 * @param detail what happened exactly; never holds a key or password
 * @param retriable whether the same request may succeed later: such a unit of work is not finished and should be done
 *     again by a rerun, while one that is not retriable fails for good
 */
public record RequestFailure(String request, String reason, String detail, boolean retriable) {
    public RequestFailure {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return request + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
