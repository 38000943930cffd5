package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.ResponseRanker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Objects;

/**
 * Measures policies and best-of-N into a registry, with the names of OpenTelemetry's semantic conventions for generative
 * AI (status: development, version of 2026).
 *
 * <pre>{@code
 * PolicyMetrics metrics = PolicyMetrics.of(registry);
 * Policy measured = metrics.measured(policy);
 * }</pre>
 *
 * <table>
 * <caption>Meters of a measured policy</caption>
 * <tr><th>meter</th><th>per</th><th>further tags</th></tr>
 * <tr><td>{@code gen_ai.client.operation.duration}, in seconds</td><td>call</td><td>{@code error.type}</td></tr>
 * <tr><td>{@code gen_ai.client.token.usage}, in tokens</td><td>call</td><td>{@code gen_ai.token.type}: input,
 * output</td></tr>
 * <tr><td>{@code rlaifv.call.requests}</td><td>call</td><td></td></tr>
 * <tr><td>{@code rlaifv.requests}</td><td>request</td><td>{@code error.type}</td></tr>
 * <tr><td>{@code gen_ai.server.request.duration}, in seconds</td><td>call</td><td>{@code error.type}</td></tr>
 * <tr><td>{@code gen_ai.server.time_to_first_token}, {@code gen_ai.server.time_per_output_token}, in
 * seconds</td><td>completion</td><td></td></tr>
 * <tr><td>{@code rlaifv.best_of_n.candidates}, {@code .distinct}, {@code .margin}</td><td>pick</td><td></td></tr>
 * </table>
 *
 * <p>All have the tags {@code gen_ai.operation.name} (chat, score, next_token_probabilities, rank), {@code
 * gen_ai.provider.name} and {@code gen_ai.request.model}, the policy's name. {@code error.type} is the class of the
 * exception that ended the call, or the reason if every request of the call failed, and {@code none} otherwise. All
 * requests of a call that ended with an exception count under its class. Tokens are recorded where the policy counts them
 * ({@link io.github.rlaifv.core.ledger.UsageMeter}).
 *
 * <p>The meters of the server's side are recorded with {@link Builder#server} only. Tokens have times only if the policy
 * reports single tokens.
 *
 * <p>The number of time series is bounded: a tag has as many values as there are measured models and operations, and {@code
 * error.type} at most {@value #MOST_ERRORS}; all further ones are {@code _OTHER}.
 *
 * <p>A measured policy is a view: closing it closes the policy. Its results are those of the policy. Safe for use by several
 * threads.
 */
public final class PolicyMetrics {

    /** The largest number of values of the tag {@code error.type}, besides {@code none} and {@code _OTHER}. */
    public static final int MOST_ERRORS = 30;

    /** Default value of the tag {@code gen_ai.provider.name}. */
    public static final String DEFAULT_PROVIDER = "rlaifv";

    private final MeterRegistry registry;
    private final Tags tags;
    private final String tokenMeter;
    private final boolean server;
    private final BoundedValues errors = new BoundedValues(MOST_ERRORS);

    private PolicyMetrics(Builder builder) {
        registry = builder.registry;
        tags = builder.tags.and(GenAiNames.PROVIDER, builder.provider);
        tokenMeter = builder.tokenMeter;
        server = builder.server;
    }

    /** Returns metrics with default options. */
    public static PolicyMetrics of(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** Returns a builder with default options. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Returns a policy that measures all its calls. Calls of {@link io.github.rlaifv.core.policy.Policy#generate} and the like
     * count too. To see the batches of a queue, measure the policy below it; to see what callers wait for, measure the queue
     * itself. A policy that trains, or that a pool must look after, is measured as part of a larger one: measure the pool.
     */
    public Policy measured(Policy policy) {
        return new MeteredPolicy(policy, meters(policy.name()));
    }

    /**
     * Returns a ranker that measures its calls and picks. Its generator, from which best-of-N samples by default, is
     * measured too.
     */
    public ResponseRanker measured(ResponseRanker ranker) {
        Policy generator = ranker.policy();
        return new MeteredRanker(
                ranker, generator instanceof MeteredPolicy ? generator : measured(generator), meters(generator.name()));
    }

    private OperationMeters meters(String model) {
        return new OperationMeters(registry, tags.and(GenAiNames.MODEL, model), tokenMeter, server, errors);
    }

    /** Options of metrics. */
    public static final class Builder {
        private final MeterRegistry registry;
        private String provider = DEFAULT_PROVIDER;
        private Tags tags = Tags.empty();
        private String tokenMeter = GenAiNames.CLIENT_TOKENS;
        private boolean server;

        private Builder(MeterRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
        }

        /** Value of the tag {@code gen_ai.provider.name}. Default: {@value PolicyMetrics#DEFAULT_PROVIDER}. */
        public Builder provider(String value) {
            provider = Objects.requireNonNull(value, "provider");
            return this;
        }

        /**
         * Name of the meter of input and output tokens. A program whose registry has a meter of this name already, such as
         * the counter of Spring AI, needs another one: most monitoring systems reject two meters of one name with different
         * tags, and the others add them up. Default: {@code gen_ai.client.token.usage}.
         */
        public Builder tokenMeter(String value) {
            tokenMeter = Objects.requireNonNull(value, "tokenMeter");
            return this;
        }

        /** Further tags of all meters, such as a region. Default: none. */
        public Builder tags(Iterable<Tag> value) {
            tags = Tags.of(value);
            return this;
        }

        /**
         * Whether the meters of the server's side are recorded too, for a process that serves the model to others. The
         * policy then reports its tokens while it samples. Default: false.
         */
        public Builder server(boolean value) {
            server = value;
            return this;
        }

        /** Returns the metrics. */
        public PolicyMetrics build() {
            return new PolicyMetrics(this);
        }
    }
}
