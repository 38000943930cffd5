package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.adapter.AdapterContent;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The policy of each round as a server serves it: the served model with the adapter that was trained last. At most one
 * trained adapter is on the server at a time.
 */
public final class ServedRounds {
    private final AdapterServer server;
    private @Nullable ServedAdapter loaded;

    public ServedRounds(AdapterServer server) {
        this.server = server;
    }

    /** Name pattern of the folders that {@link #prepare} writes. */
    static final String UNCHANGED = "served-base-*";

    /** The policy before the first round. */
    public Policy start() {
        return server.base();
    }

    /**
     * Identifies the models that a run starts with: the one here, and the one on the server.
     *
     * @param policy the policy before the first round, on this machine
     */
    public String fingerprint(TrainablePolicy policy) {
        return ContentHash.of(
                "served 1\n" + policy.fingerprint() + "\n" + server.base().fingerprint());
    }

    /**
     * Lets the server load an adapter of the trained shape that changes nothing, so that a server that can't take adapters is
     * found before any work.
     *
     * @param policy the policy before the first round, on this machine; the same afterwards
     * @param shape shape of the adapters that will be trained
     * @param output output folder of the alignment
     * @throws BadDataException if the policy carries an adapter already
     */
    public void prepare(TrainablePolicy policy, Lora shape, Path output) {
        if (policy.adapters().lora().isPresent()) {
            throw new BadDataException(
                    "the policy " + policy.name() + " carries an adapter, which the served model lacks:"
                            + " save it as a merged model, start the server with that folder, and give the same folder here");
        }
        Path unchanged = output.resolve(UNCHANGED.replace("*", ContentHash.brief(policy.fingerprint() + "\n" + shape)));
        if (!AdapterContent.isIn(unchanged)) {
            policy.adapters().attach(shape);
            try {
                policy.adapters().save(unchanged);
            } finally {
                policy.adapters().detach();
            }
        }
        server.prepare(unchanged);
    }

    /**
     * Returns the policy that a training left, and lets the server load its adapter.
     *
     * @param saved folder that the training saved. It is no adapter if nothing was trained since the start
     */
    public synchronized Policy of(Path saved) {
        if (!AdapterContent.isIn(saved)) {
            return server.base();
        }
        ServedAdapter next = server.load(saved);
        ServedAdapter before = loaded;
        loaded = next;
        if (before != null && !before.name().equals(next.name())) {
            server.unload(before);
        }
        return next.policy();
    }

    /** Removes the trained adapter from the server, so that its folder may be deleted. */
    public synchronized void release() {
        ServedAdapter before = loaded;
        loaded = null;
        if (before != null) {
            server.unload(before);
        }
    }

    /** Evaluates a metric on a policy that will not be used again. */
    double once(Path saved, ToDoubleFunction<Policy> metric) {
        double value = metric.applyAsDouble(of(saved));
        release();
        return value;
    }
}
