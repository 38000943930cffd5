package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterShards;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The policy and its replicas on further devices. Each parameter has an owner, at which its gradients are summed
 * ({@link GradientReduction}). With shards, the owner alone has its optimizer state, takes the step, and the others
 * copy the new weight. Without, each replica takes the same step with a copy of the sum, unless their devices may round
 * it differently: then optimizer states are divided in any case. A single replica computes in the caller's thread.
 */
final class ReplicaGroup implements AutoCloseable {
    private final List<Parameter> trainable;
    private final List<OptimizerKind> kinds;
    private final ParameterShards shards;
    /** Whether states are divided because devices of different kinds may round steps differently. */
    private final boolean unlike;

    private final Sharding sharding;
    private final boolean sharded;
    private final List<Replica> replicas = new ArrayList<>();
    private final ReplicaThreads threads;
    private final ReplicaPasses passes;
    private final Optional<ReplicaComparison> comparison;

    ReplicaGroup(TrainablePolicy policy, OptimizerOptions options, List<Parameter> trainable) {
        StepExecution engine = options.engine();
        this.trainable = trainable;
        this.kinds = OptimizerKind.of(trainable);
        List<TrainablePolicy> policies =
                Stream.concat(Stream.of(policy), engine.replicas().stream()).toList();
        this.shards = new ParameterShards(trainable, policies.size());
        this.unlike = engine.sharding() == Sharding.NONE && !engine.offload() && !DeviceKinds.alike(policies);
        this.sharding = unlike ? Sharding.OPTIMIZER_STATE : engine.sharding();
        this.sharded = sharding != Sharding.NONE && policies.size() > 1;
        try {
            for (int r = 0; r < policies.size(); r++) {
                replicas.add(new Replica(policies.get(r), options, kinds, sharded ? shards.of(r) : trainable));
            }
        } catch (RuntimeException | Error e) {
            replicas.forEach(Replica::close);
            throw e;
        }
        this.threads = new ReplicaThreads(policies.size());
        this.passes = new ReplicaPasses(replicas, trainable, shards, sharding, threads, new Object());
        this.comparison = engine.checkReplicas() && policies.size() > 1
                ? Optional.of(new ReplicaComparison(policies, trainable, threads))
                : Optional.empty();
    }

    /** Returns whether a step with this many micro-batches may update parameters during the backward pass. */
    boolean supportsStepInBackward(int parts) {
        return parts == 1 && replicas.size() == 1 && replicas.get(0).policy().supportsStepInBackward();
    }

    /** Takes a step that updates parameters during the backward pass. */
    FusedResult backwardAndStep(StepObjective.Part part, LogProbLoss loss, TrainingPass pass, double learningRate) {
        return replicas.get(0).backwardAndStep(part.requests(), loss, pass, learningRate);
    }

    /** Describes what the replicas divide among themselves, after a semicolon; empty if nothing. */
    String describeShards() {
        return sharded
                ? "; " + (sharding == Sharding.GRADIENTS ? "gradients, masters and moments" : "masters and moments")
                        + " are divided among " + replicas.size() + " replicas"
                        + (unlike ? ", since their devices are of different kinds and may round steps differently" : "")
                : "";
    }

    /** Compares a part of the weights of all replicas, unless that is turned off. */
    void compareSlice(long steps) {
        comparison.ifPresent(one -> one.slice(steps));
    }

    /** Compares all weights of all replicas, unless that is turned off. */
    void compareAll(long steps) {
        comparison.ifPresent(one -> one.whole(steps));
    }

    /** Returns the memory of gradients, moments and masters of each replica, in bytes. */
    List<Long> bytes() {
        return replicas.stream().map(Replica::bytes).toList();
    }

    /** Writes trained weights and moments. The files do not depend on the number of replicas and their shards. */
    void save(Path folder) {
        for (OptimizerKind kind : kinds) {
            List<AdamW> parts = replicas.stream()
                    .flatMap(replica -> replica.optimizer(kind).stream())
                    .toList();
            if (sharded) {
                parts.get(0).save(kind.file(folder), parts, kind.parameters());
            } else {
                parts.get(0).save(kind.file(folder));
            }
        }
    }

    /** Loads trained weights and moments into all replicas. */
    void load(Path folder, long steps) {
        replicas.forEach(replica -> replica.load(folder, steps));
        gather();
    }

    /** Returns the L2 norm of the sum of all replicas' gradients, once {@link #backward} is done. */
    double globalNorm() {
        if (!sharded) {
            return replicas.get(0).gradients().globalNorm();
        }
        Map<String, Double> norms = new HashMap<>();
        threads.each(replicas, replica -> replica.gradients().norms()).forEach(norms::putAll);
        // in model order, so that the sum has the same bits as without shards
        return Math.sqrt(trainable.stream()
                .mapToDouble(parameter -> norms.getOrDefault(parameter.name(), 0.0))
                .map(norm -> norm * norm)
                .sum());
    }

    /** Runs the backward passes and returns their results, in order. */
    List<ReplicaPasses.Passed> backward(List<StepObjective.Part> parts, TrainingPass pass) {
        return passes.run(parts, pass);
    }

    /**
     * Takes the optimizer step with the summed gradients. If it fails, no replica can be used any further.
     *
     * @param factor factor that gradients are multiplied by
     * @param learningRate learning rate of the step
     */
    void step(double factor, double learningRate) {
        try {
            stepNow(factor, learningRate);
        } catch (RuntimeException | Error e) {
            // a replica that has finished its part of the step does not know that another one has not
            replicas.forEach(replica -> replica.policy().rejectCalls());
            throw e;
        }
    }

    private void stepNow(double factor, double learningRate) {
        // a step is taken by all replicas and for all parameters, or not at all
        Cancellation.uninterrupted(() -> {
            threads.each(
                    replicas,
                    replica -> Cancellation.uninterrupted(() -> {
                        if (factor != 1) {
                            replica.gradients().scale(factor);
                        }
                        replica.step(learningRate);
                        return true;
                    }));
            gather();
            return true;
        });
    }

    /** Copies the weights of each owner to all other replicas, if owners alone have updated them. */
    private void gather() {
        if (sharded) {
            threads.each(
                    IntStream.range(0, replicas.size()).boxed().toList(),
                    r -> Cancellation.uninterrupted(() -> {
                        for (int owner = 0; owner < replicas.size(); owner++) {
                            if (owner != r) {
                                replicas.get(r)
                                        .policy()
                                        .copyParameters(replicas.get(owner).policy(), shards.of(owner));
                            }
                        }
                        return true;
                    }));
        }
    }

    @Override
    public void close() {
        threads.close();
        replicas.forEach(Replica::close);
    }
}
