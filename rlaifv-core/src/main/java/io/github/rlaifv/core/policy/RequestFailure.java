package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import java.util.Objects;

/**
 * The reason why a request of a batch has no result.
 *
 * @param request name of the request: its key, or its position in the batch if it has no key
 * @param reason short text from a small set, by which failures are counted, such as {@code timed out}
 * @param detail exact description; it never contains a key or password
 * @param retriable whether the same request may succeed later. Its unit of work then counts as unfinished and is
 *     repeated by a rerun; otherwise the failure is final
 */
public record RequestFailure(String request, String reason, String detail, boolean retriable) {
    public RequestFailure {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** Returns the same failure with another name, such as that of the work to which the request belongs. */
    public RequestFailure named(String name) {
        return new RequestFailure(name, reason, detail, retriable);
    }

    /** Whether the failure is that the content of the request's image cannot be used, now or later. */
    public boolean ofUnusableImage() {
        return !retriable && reason.equals(UnusableImageException.REASON);
    }

    /**
     * Throws if the failure is an unusable image and the run stops at those instead of skipping them.
     *
     * @throws UnusableImageException if the failure is an unusable image and the choice is to stop
     */
    public void check(UnusableImages choice) {
        if (choice == UnusableImages.STOP && ofUnusableImage()) {
            throw new UnusableImageException(
                    request + ": " + detail + "; or set unusableImages(SKIP) to skip and count it");
        }
    }

    @Override
    public String toString() {
        return request + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
