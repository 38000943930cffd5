package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of one request of a batch.
 *
 * @param <T> what it gives
 */
public sealed interface Outcome<T> {

    /** The result; empty if the request failed. */
    Optional<T> value();

    /** Why there is no result; empty if there is one. */
    Optional<RequestFailure> failure();

    /** What is made of the result; a failure stays one. */
    default <R> Outcome<R> map(Function<T, R> made) {
        return failure().<Outcome<R>>map(Outcome::failure).orElseGet(() -> success(made.apply(value().orElseThrow())));
    }

    static <T> Outcome<T> success(T value) {
        return new Success<>(value);
    }

    static <T> Outcome<T> failure(RequestFailure reason) {
        return new Failure<>(reason);
    }

    /**
     * The results of a batch of which every request succeeded.
     *
     * @throws PartialFailureException if one did not; it holds the results of the others
     */
    static <T> List<T> values(List<Outcome<T>> outcomes) {
        if (outcomes.stream().anyMatch(outcome -> outcome.failure().isPresent())) {
            throw new PartialFailureException(outcomes);
        }
        return outcomes.stream().flatMap(outcome -> outcome.value().stream()).toList();
    }

    /**
     * It succeeded.
     *
     * @param result what it gave
     */
    record Success<T>(T result) implements Outcome<T> {
        public Success {
            Objects.requireNonNull(result, "result");
        }

        @Override
        public Optional<T> value() {
            return Optional.of(result);
        }

        @Override
        public Optional<RequestFailure> failure() {
            return Optional.empty();
        }
    }

    /**
     * It failed.
     *
     * @param reason why
     */
    record Failure<T>(RequestFailure reason) implements Outcome<T> {
        public Failure {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public Optional<T> value() {
            return Optional.empty();
        }

        @Override
        public Optional<RequestFailure> failure() {
            return Optional.of(reason);
        }
    }
}
