package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.queue.DeadlineExceededException;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.UnusableModelException;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into errors for clients. Failures that are not known are logged and not shown. */
final class FailureErrors {
    private static final Logger LOG = LoggerFactory.getLogger(FailureErrors.class);

    private FailureErrors() {}

    static ApiError of(Throwable failure, int retrySeconds) {
        Throwable why = failure;
        while (why instanceof CompletionException && why.getCause() != null) {
            why = why.getCause();
        }
        if (why instanceof ApiException known) {
            return known.error();
        }
        if (why instanceof QueueFullException) {
            return ApiError.busy("As many requests wait as this server's queue holds. Try again later.", retrySeconds);
        }
        if (why instanceof DeadlineExceededException) {
            return ApiError.deadline(String.valueOf(why.getMessage()));
        }
        if (why instanceof PartialFailureException partial) {
            return partial.failures().values().stream()
                    .findFirst()
                    .map(FailureErrors::of)
                    .orElseGet(ApiError::internal);
        }
        if (why instanceof BadDataException && !(why instanceof UnusableModelException)) {
            return ApiError.invalid("messages", "invalid_prompt", String.valueOf(why.getMessage()));
        }
        if (why instanceof CancelledException || why instanceof CancellationException) {
            return ApiError.stopping("The server is shutting down. Try again later.", retrySeconds);
        }
        LOG.warn("a request failed", why);
        if (why instanceof RetriableException) {
            return ApiError.failed(502, "The model behind this server failed for now. Try again later.");
        }
        return why instanceof RlaifvException
                ? ApiError.failed(500, "The model behind this server failed. Its log has the details.")
                : ApiError.internal();
    }

    private static ApiError of(RequestFailure failure) {
        if (failure.ofUnusableImage()) {
            return ApiError.invalid("messages", "invalid_image", failure.detail());
        }
        LOG.warn("a request failed: {}", failure);
        return failure.retriable()
                ? ApiError.failed(
                        502, "The model behind this server failed for now (" + failure.reason() + "). Try again later.")
                : ApiError.failed(500, "The model behind this server failed (" + failure.reason() + ").");
    }
}
