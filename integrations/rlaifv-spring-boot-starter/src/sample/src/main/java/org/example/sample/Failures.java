package org.example.sample;

import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.UnusableModelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** The status for each kind of failure: whose fault it is, and whether trying again helps. */
@RestControllerAdvice
class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** Models that do not work, whatever is asked: an error of this service. Its log has the reason. */
    @ExceptionHandler
    ProblemDetail unusableModel(UnusableModelException failure) {
        LOG.error("the models can't answer", failure);
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.INTERNAL_SERVER_ERROR, "The models of this service do not work.");
    }

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

    /** More requests than the queue holds, a server that does not respond, or a service that stops. */
    @ExceptionHandler({RetriableException.class, CancelledException.class})
    ProblemDetail later(RlaifvException failure) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
    }
}
