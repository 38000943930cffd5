package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.pool.CloseAll;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The models of a run, which take turns in memory. Each is opened when it is first asked, and asking it closes the models
 * whose turn is over. So a labeler's memory is free while a policy is trained, without a stage having to know which models
 * the others use:
 *
 * <pre>{@code
 * try (OnDemandModels models = new OnDemandModels()) {
 *     Policy labeler = models.policy(() -> Policies.open(Path.of("llava-v1.6-34b-hf")));
 *     Alignment.builder().models(models).labeler(labeler) ... .build().run(Path.of("llava-1.5-7b-hf"), output);
 * }
 * }</pre>
 *
 * <p>A model that is closed in between keeps its name, fingerprint and capabilities, so that asking for them does not open
 * it again. If its files have changed when it is opened again, the call is rejected with a {@link
 * io.github.rlaifv.core.run.BadDataException}. A model that computes in another thread stays open until its next turn
 * ends. May be used by several threads.
 */
public final class OnDemandModels implements AutoCloseable {
    private final ModelTurns turns = new ModelTurns();
    private final List<Policy> all = new ArrayList<>();

    /**
     * Adds a model with a turn of its own: asking it closes all others, and asking another one closes it.
     *
     * @param opener opens the model, each time that it is needed
     * @return the model; closing it ends its use
     */
    public Policy policy(Supplier<? extends Policy> opener) {
        return keep(new OnDemandModel(turns, opener, false).as(Policy.class));
    }

    /**
     * Adds a model that shares the turn of another one, because both are asked again and again within a stage, such as the
     * models that list claims and write questions. Both are open at the same time.
     *
     * @param other the other model, as {@link #policy} returned it; with another policy, the model has a turn of its own
     * @param opener opens the model, each time that it is needed
     * @return the model; closing it ends its use
     */
    public Policy beside(Policy other, Supplier<? extends Policy> opener) {
        return keep(new OnDemandModel(turns, opener, other).as(Policy.class));
    }

    /**
     * Adds a model that may be trained. All of these share one turn, because a policy and its replicas are used together.
     * Once optimizer or gradients of the model were asked for, or its adapters were merged, its weights exist in memory
     * only, so that it stays open until its {@link Policy#close()}. So do adapters that its files lack, until they are
     * detached.
     *
     * @param opener opens the model, each time that it is needed
     * @return the model; closing it ends its use
     */
    public TrainablePolicy trainable(Supplier<? extends TrainablePolicy> opener) {
        return keep(new OnDemandModel(turns, opener, true).as(TrainablePolicy.class));
    }

    /**
     * Adds a model that is open already and stays open until {@link #close}, such as a model behind a server, which needs
     * no memory here. It takes no turns.
     */
    public synchronized <T extends Policy> T keep(T model) {
        all.add(model);
        return model;
    }

    /** Closes all models that can be opened again. They are opened again when they are asked. */
    public void free() {
        turns.free();
    }

    /** Number of models that are open now, without the kept ones. */
    public int open() {
        return turns.open();
    }

    /** Closes all models for good, kept ones too. */
    @Override
    public void close() {
        List<Policy> closing;
        synchronized (this) {
            closing = List.copyOf(all);
            all.clear();
        }
        CloseAll.of(closing);
    }
}
