package io.github.rlaifv.langchain4j;

import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.queue.DeadlineExceededException;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.UnusableModelException;
import java.util.Set;

/** Converts failures to LangChain4j's exceptions, by which its users decide whether to ask again. */
final class ChatFailures {
    /** Reasons of a queue's deadline and of a server's timeout. */
    private static final Set<String> LATE = Set.of("deadline exceeded", "timed out");

    private ChatFailures() {}

    /** Returns the exception to throw; those without a counterpart stay as they are. */
    static RuntimeException of(RuntimeException failure) {
        String message = failure.getMessage();
        if (failure instanceof QueueFullException) {
            return new RateLimitException(message, failure);
        } else if (failure instanceof DeadlineExceededException) {
            return new TimeoutException(message, failure);
        } else if (failure instanceof RetriableException) {
            return new InternalServerException(message, failure);
        } else if (failure instanceof PartialFailureException partial) {
            return ofRequest(partial);
        } else if (failure instanceof UnusableModelException) {
            return failure;
        } else if (failure instanceof BadDataException || failure instanceof IllegalArgumentException) {
            return new InvalidRequestException(message, failure);
        }
        return failure;
    }

    private static RuntimeException ofRequest(PartialFailureException failure) {
        String message = failure.getMessage();
        if (!failure.retriable()) {
            return new InvalidRequestException(message, failure);
        }
        boolean late = failure.failures().values().stream().allMatch(one -> LATE.contains(one.reason()));
        return late ? new TimeoutException(message, failure) : new InternalServerException(message, failure);
    }
}
