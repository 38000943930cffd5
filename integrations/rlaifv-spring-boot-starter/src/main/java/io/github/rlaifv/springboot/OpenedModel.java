package io.github.rlaifv.springboot;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.queue.QueuedPolicyBuilder;
import io.github.rlaifv.core.run.CancelledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model with its queue, for as long as the application runs.
 *
 * @param model the model below the queue
 * @param queue the queue, which all requests go through
 * @param drain how long closing waits for requests
 */
record OpenedModel(Policy model, QueuedPolicy queue, DrainLimit drain) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedModel.class);

    /** Opens a model. */
    static OpenedModel open(ModelLocation location, RlaifvProperties properties, DrainLimit drain) {
        return of(location.open(options(properties.compute())), properties, drain);
    }

    /** Puts a queue before a model, which is closed with it. */
    static OpenedModel of(Policy model, RlaifvProperties properties, DrainLimit drain) {
        RlaifvProperties.Queue settings = properties.queue();
        QueuedPolicyBuilder builder = QueuedPolicy.builder(model)
                .maxWaiting(settings.maxWaiting())
                .maxBatch(settings.maxBatch())
                .gather(settings.gather())
                .concurrentCalls(concurrentCalls(settings, model));
        if (settings.deadline() != null) {
            builder.deadline(settings.deadline());
        }
        return new OpenedModel(model, builder.build(), drain);
    }

    /**
     * Returns what a model is in the application.
     *
     * @param bean name of its bean
     */
    static String role(String bean) {
        return switch (bean) {
            case RlaifvRewardAutoConfiguration.REFERENCE -> "reference";
            case RlaifvRewardAutoConfiguration.LABELER -> "labeler";
            case RlaifvRewardAutoConfiguration.DECOMPOSER -> "decomposer";
            default -> "model";
        };
    }

    static int concurrentCalls(RlaifvProperties.Queue settings, Policy model) {
        if (settings.concurrentCalls() != null) {
            return settings.concurrentCalls();
        }
        // a request to a server that waited for the slowest one of an earlier batch would waste its capacity
        return model instanceof HealthChecked server ? server.concurrency() : 1;
    }

    private static PolicyOptions options(RlaifvProperties.Compute compute) {
        PolicyOptions.Builder options = PolicyOptions.builder()
                .pieces(compute.pieces())
                .threads(compute.threads())
                .copyWeights(compute.copyWeights());
        if (compute.device() != null) {
            options.device(device(compute.device()));
        }
        if (compute.precision() != null) {
            options.precision(compute.precision());
        }
        if (compute.storage() != null) {
            options.storage(compute.storage());
        }
        return options.build();
    }

    private static ComputeDevice device(String name) {
        if (name.equals("cpu")) {
            return ComputeDevice.cpu();
        }
        int colon = name.indexOf(':');
        return ComputeDevice.cuda(colon < 0 ? 0 : Integer.parseInt(name.substring(colon + 1)));
    }

    /** Answers the requests that wait, rejects new ones, and closes the model. */
    @Override
    public void close() {
        try (queue) {
            if (!queue.drain(drain.left())) {
                LOG.warn(
                        "requests to {} were not answered within {} and were cancelled: set rlaifv.drain to wait longer",
                        queue.name(),
                        drain.limit());
            }
        } catch (CancelledException e) {
            LOG.warn(
                    "requests to {} were cancelled, because the application was interrupted while it stopped",
                    queue.name());
        }
    }
}
