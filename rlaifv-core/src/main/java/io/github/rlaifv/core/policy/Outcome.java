package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of one request of a batch, or the reason why there is none. A batch has one outcome per request, in the order
 * of the requests.
 *
 * @param <T> type of the result
 */
public sealed interface Outcome<T> {

    /** The result; empty if the request failed. */
    Optional<T> value();

    /** The reason why there is no result; empty if there is one. */
    Optional<RequestFailure> failure();

    /** Converts the result; a failure stays the same failure. */
    <R> Outcome<R> map(Function<? super T, ? extends R> converted);

    /** Hands the result to a next step, which may fail itself; a failure stays the same failure. */
    <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next);

    /**
     * Returns the same outcome with another name in its failure, such as that of the work to which the request
     * belongs.
     */
    Outcome<T> named(String request);

    /**
     * The result of a request that succeeded.
     *
     * @throws PartialFailureException if the request failed; its message names the request and the reason
     */
    T orElseThrow();

    /** The outcome of a request that succeeded. */
    static <T> Outcome<T> success(T value) {
        return new Success<>(value);
    }

    /** The outcome of a request that failed. */
    static <T> Outcome<T> failure(RequestFailure reason) {
        return new Failure<>(reason);
    }

    /** The outcomes of a batch of which every request succeeded. */
    static <T> List<Outcome<T>> successes(List<? extends T> values) {
        return values.stream().<Outcome<T>>map(Outcome::success).toList();
    }

    /**
     * Returns the outcomes of a batch after a check that there is one per request.
     *
     * @param outcomes what an implementation returned, such as a policy, scorer or decomposer
     * @param requests number of requests that were passed to it
     * @param source the implementation, for the message
     * @throws IllegalStateException naming the class of the implementation and both numbers if it broke its contract
     */
    static <T> List<Outcome<T>> onePerRequest(List<Outcome<T>> outcomes, int requests, Object source) {
        int returned = outcomes == null ? 0 : outcomes.size();
        if (returned != requests || outcomes.stream().anyMatch(Objects::isNull)) {
            throw new IllegalStateException(source.getClass().getName() + " returned "
                    + (outcomes == null ? "null" : returned + " outcomes")
                    + (returned == requests ? ", some of them null," : "") + " for " + requests
                    + " requests: it must return one outcome per request, in order");
        }
        return outcomes;
    }

    /** Combines the outcomes of the parts of a request: the results of all parts, or the first failure. */
    static <T> Outcome<List<T>> all(List<Outcome<T>> parts) {
        return parts.stream()
                .flatMap(part -> part.failure().stream())
                .findFirst()
                .<Outcome<List<T>>>map(Outcome::failure)
                .orElseGet(() -> success(
                        parts.stream().flatMap(part -> part.value().stream()).toList()));
    }

    /**
     * The results of a batch of which every request succeeded.
     *
     * @throws PartialFailureException if a request failed; it holds the results of the others
     */
    static <T> List<T> values(List<Outcome<T>> outcomes) {
        if (outcomes.stream().anyMatch(outcome -> outcome.failure().isPresent())) {
            throw new PartialFailureException(outcomes);
        }
        return outcomes.stream().flatMap(outcome -> outcome.value().stream()).toList();
    }

    /**
     * The request succeeded.
     *
     * @param result result of the request
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

        @Override
        public <R> Outcome<R> map(Function<? super T, ? extends R> converted) {
            return new Success<>(converted.apply(result));
        }

        @Override
        public <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
            return next.apply(result);
        }

        @Override
        public Outcome<T> named(String request) {
            return this;
        }

        @Override
        public T orElseThrow() {
            return result;
        }
    }

    /**
     * The request failed.
     *
     * @param reason reason why there is no result
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

        @Override
        public <R> Outcome<R> map(Function<? super T, ? extends R> converted) {
            return new Failure<>(reason);
        }

        @Override
        public <R> Outcome<R> flatMap(Function<? super T, Outcome<R>> next) {
            return new Failure<>(reason);
        }

        @Override
        public Outcome<T> named(String request) {
            return new Failure<>(reason.named(request));
        }

        @Override
        public T orElseThrow() {
            throw new PartialFailureException(List.of(this));
        }
    }
}
