package io.github.rlaifv.align;

import io.github.rlaifv.core.internal.pool.CloseAll;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policy of an alignment that opens it by stage, with its copies on other devices and its reference. The policy and
 * its copies write candidates together. In training the copies are the replicas, and they are closed after it.
 */
final class PolicyStages implements AutoCloseable {
    private final OnDemandModels models;
    private final PolicyOpeners openers;
    private TrainablePolicy policy;
    private List<TrainablePolicy> copies = List.of();
    private Optional<Policy> reference = Optional.empty();

    /**
     * Prepares the policy of the first round.
     *
     * @param models models that take turns with the policy
     * @param openers functions that open the models of a folder
     * @param folder folder of the policy
     */
    PolicyStages(OnDemandModels models, PolicyOpeners openers, Path folder) {
        this.models = models;
        this.openers = openers;
        this.policy = prepare(folder);
    }

    private TrainablePolicy prepare(Path folder) {
        copies = openers.copies().stream()
                .map(opener -> models.trainable(() -> opener.apply(folder)))
                .toList();
        reference = openers.reference().map(opener -> models.policy(() -> opener.apply(folder)));
        return models.trainable(() -> openers.policy().apply(folder));
    }

    /** Opens the reference, which is needed only after the feedback of a round, to see now whether that is possible. */
    void tryReference() {
        reference.ifPresent(Policy::fingerprint);
    }

    /** The policy of the current round. */
    TrainablePolicy policy() {
        return policy;
    }

    /** Closes the current policy and prepares that of the next round, which is opened when it is first asked. */
    TrainablePolicy next(Path folder) {
        close();
        policy = prepare(folder);
        return policy;
    }

    /** The policy that writes candidates: all copies together, if there are any. */
    Policy writer() {
        List<Policy> all = new ArrayList<>(List.of(policy));
        all.addAll(copies);
        return copies.isEmpty() ? policy : Policies.pool(all);
    }

    /** A trainer of the current round with the copies as its replicas. */
    DpoTrainer trainer(DpoTrainer.Builder options) {
        if (!copies.isEmpty()) {
            options.replicas(copies.toArray(TrainablePolicy[]::new));
        }
        return new StagedTrainer(options.build(), () -> {}, reference, copies);
    }

    @Override
    public void close() {
        List<Policy> all = new ArrayList<>(copies);
        all.add(policy);
        reference.ifPresent(all::add);
        CloseAll.of(all);
    }
}
