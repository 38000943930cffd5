package org.example.sample;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.run.BadDataException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The status for each kind of failure: whose fault it is, and whether trying again helps. */
@RestControllerAdvice
class Failures {

    /** A question or an image that can't be used. */
    @ExceptionHandler
    ProblemDetail badInput(BadDataException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, failure.getMessage());
    }

    /** A request that the model rejected, or that passed its deadline. */
    @ExceptionHandler
    ProblemDetail failed(PartialFailureException failure) {
        HttpStatus status = failure.retriable()
                ? HttpStatus.SERVICE_UNAVAILABLE
                : failure.failures().values().stream().allMatch(RequestFailure::ofUnusableImage)
                        ? HttpStatus.BAD_REQUEST
                        : HttpStatus.UNPROCESSABLE_ENTITY;
        return ProblemDetail.forStatusAndDetail(status, failure.getMessage());
    }

    /** More requests than the queue holds. */
    @ExceptionHandler
    ProblemDetail full(QueueFullException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
    }
}
