package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
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

    /** The same failure under another name, such as that of the work that the request was part of. */
    public RequestFailure named(String name) {
        return new RequestFailure(name, reason, detail, retriable);
    }

    /** Whether the content of the request's image can't be used, now or later. */
    public boolean ofUnusableImage() {
        return !retriable && reason.equals(UnusableImageException.REASON);
    }

    /**
     * Ends a run that stops at unusable images instead of skipping them.
     *
     * @throws UnusableImageException if this is a failure of an image and the choice is to stop
     */
    public void check(UnusableImages choice) {
        if (choice == UnusableImages.STOP && ofUnusableImage()) {
            throw new UnusableImageException(
                    request + ": " + detail + "; or set unusableImages(SKIP) to have it left out and counted");
        }
    }

    @Override
    public String toString() {
        return request + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
