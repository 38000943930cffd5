package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** The meters of all operations of one model. */
final class OperationMeters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final String tokenMeter;
    private final boolean server;
    private final BoundedValues errors;

    /**
     * @param tags tags of all meters, with provider and model
     * @param tokenMeter name of the meter of tokens
     * @param server whether the meters of the server's side are recorded too
     * @param errors values of the tag for errors, shared by all models
     */
    OperationMeters(MeterRegistry registry, Tags tags, String tokenMeter, boolean server, BoundedValues errors) {
        this.registry = registry;
        this.tags = tags;
        this.tokenMeter = tokenMeter;
        this.server = server;
        this.errors = errors;
    }

    boolean server() {
        return server;
    }

    String error(Throwable why) {
        return errors.of(why.getClass().getName());
    }

    /** Returns the reason of the first failure if every request of a call failed, otherwise that there was no error. */
    String error(List<? extends Outcome<?>> outcomes) {
        boolean failed = !outcomes.isEmpty()
                && outcomes.stream().allMatch(outcome -> outcome.failure().isPresent());
        return failed ? outcomes.get(0).failure().map(this::reason).orElse(GenAiNames.NO_ERROR) : GenAiNames.NO_ERROR;
    }

    private String reason(RequestFailure failure) {
        return errors.of(failure.reason());
    }

    void called(String operation, Duration taken, String error) {
        timer(GenAiNames.CLIENT_DURATION, "Duration of calls of a model.", operation, error)
                .record(taken);
        if (server) {
            timer(GenAiNames.SERVER_DURATION, "Duration of calls until the last token.", operation, error)
                    .record(taken);
        }
    }

    private Timer timer(String name, String description, String operation, String error) {
        return Timer.builder(name)
                .description(description)
                .tags(of(operation).and(GenAiNames.ERROR, error))
                .serviceLevelObjectives(GenAiNames.operationBuckets())
                .register(registry);
    }

    /** Counts the requests of a call, of which some may have failed. */
    void requests(String operation, List<? extends Outcome<?>> outcomes) {
        perCall(operation, outcomes.size());
        outcomes.forEach(
                outcome -> count(operation, outcome.failure().map(this::reason).orElse(GenAiNames.NO_ERROR), 1));
    }

    /** Counts the requests of a call that ended with an exception. */
    void requests(String operation, int requests, String error) {
        perCall(operation, requests);
        count(operation, error, requests);
    }

    private void perCall(String operation, int requests) {
        DistributionSummary.builder("rlaifv.call.requests")
                .description("Number of requests per call of a model.")
                .tags(of(operation))
                .register(registry)
                .record(requests);
    }

    private void count(String operation, String error, int requests) {
        Counter.builder("rlaifv.requests")
                .description("Requests by their result.")
                .tags(of(operation).and(GenAiNames.ERROR, error))
                .register(registry)
                .increment(requests);
    }

    void tokens(String operation, Usage usage) {
        tokens(operation, GenAiNames.INPUT, usage.promptTokens());
        tokens(operation, GenAiNames.OUTPUT, usage.completionTokens());
    }

    private void tokens(String operation, String type, long count) {
        if (count > 0) {
            DistributionSummary.builder(tokenMeter)
                    .description("Number of input and output tokens per call of a model.")
                    .tags(of(operation).and(GenAiNames.TOKEN_TYPE, type))
                    .serviceLevelObjectives(GenAiNames.tokenBuckets())
                    .register(registry)
                    .record(count);
        }
    }

    void firstToken(String operation, Duration taken) {
        Timer.builder(GenAiNames.SERVER_FIRST_TOKEN)
                .description("Time from the call to the first token of a completion.")
                .tags(of(operation))
                .serviceLevelObjectives(GenAiNames.firstTokenBuckets())
                .register(registry)
                .record(taken);
    }

    void tokenTime(String operation, Duration mean) {
        Timer.builder(GenAiNames.SERVER_TOKEN_TIME)
                .description("Mean time per token of a completion after its first token.")
                .tags(of(operation))
                .serviceLevelObjectives(GenAiNames.tokenTimeBuckets())
                .register(registry)
                .record(mean);
    }

    /** Records a number of best-of-N, such as a margin; numbers that are not defined are skipped. */
    void pick(String name, String description, double value) {
        if (Double.isFinite(value)) {
            DistributionSummary.builder(name)
                    .description(description)
                    .tags(of(GenAiNames.RANK))
                    .register(registry)
                    .record(value);
        }
    }

    private Tags of(String operation) {
        return tags.and(GenAiNames.OPERATION, operation);
    }
}
