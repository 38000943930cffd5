package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The policy and its replicas on further devices. Micro-batches are assigned to them round-robin. During the last
 * backward pass of each replica, gradients are summed layer by layer ({@link AllReduce}). Then each replica takes the
 * same optimizer step with the same sum, so that all of them stay equal. A single replica computes in the caller's
 * thread.
 */
final class ReplicaGroup implements AutoCloseable {
    private final List<Replica> replicas = new ArrayList<>();
    private final ReplicaThreads threads;
    /** Guards the loss, which may count what it evaluates. */
    private final Object lossLock = new Object();

    /**
     * The result of a backward pass.
     *
     * @param value value of the loss
     * @param tokens number of tokens of the responses
     */
    record Passed(LossValue value, long tokens) {}

    ReplicaGroup(TrainablePolicy policy, OptimizerOptions options, List<Parameter> trainable) {
        ReplicaCheck.check(policy, options.engine().replicas());
        replicas.add(new Replica(policy, options, trainable));
        options.engine().replicas().forEach(copy -> replicas.add(new Replica(copy, options, trainable)));
        threads = new ReplicaThreads(replicas.size());
    }

    /** Returns whether a step with this many micro-batches may update parameters during the backward pass. */
    boolean supportsStepInBackward(int passes) {
        return passes == 1 && replicas.size() == 1 && replicas.get(0).policy().supportsStepInBackward();
    }

    /** Takes a step that updates parameters during the backward pass. */
    FusedResult backwardAndStep(StepObjective.Part part, LogProbLoss loss, TrainingPass pass, double learningRate) {
        return replicas.get(0).backwardAndStep(part.requests(), loss, pass, learningRate);
    }

    /** Writes trained weights and moments, which are the same in all replicas. */
    void save(Path folder) {
        replicas.get(0).save(folder);
    }

    /** Loads trained weights and moments into all replicas. */
    void load(Path folder, long steps) {
        replicas.forEach(replica -> replica.load(folder, steps));
    }

    /** Returns the L2 norm of the sum of all replicas' gradients, once {@link #backward} is done. */
    double globalNorm() {
        return replicas.get(0).gradients().globalNorm();
    }

    /** Runs the backward passes and returns their results, in order. */
    List<Passed> backward(List<StepObjective.Part> parts, TrainingPass pass) {
        AllReduce sums = new AllReduce(replicas.stream().map(Replica::gradients).toList());
        List<List<Passed>> told = threads.each(
                IntStream.range(0, replicas.size()).boxed().toList(),
                r -> passes(replicas.get(r), own(parts, r), pass, sums));
        List<Passed> inOrder = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            inOrder.add(told.get(p % replicas.size()).get(p / replicas.size()));
        }
        return inOrder;
    }

    private List<StepObjective.Part> own(List<StepObjective.Part> parts, int replica) {
        return IntStream.range(0, parts.size())
                .filter(p -> p % replicas.size() == replica)
                .mapToObj(parts::get)
                .toList();
    }

    private List<Passed> passes(Replica replica, List<StepObjective.Part> parts, TrainingPass pass, AllReduce sums) {
        Gradients gradients = replica.gradients();
        gradients.zero();
        List<Passed> told = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            Cancellation.check("training");
            boolean last = p == parts.size() - 1;
            told.add(passed(replica, parts.get(p), pass, last ? sums::finished : parameter -> {}));
        }
        if (parts.isEmpty()) {
            gradients.parameters().forEach(sums::finished);
        }
        return told;
    }

    private Passed passed(Replica replica, StepObjective.Part part, TrainingPass pass, Consumer<String> finished) {
        long[] tokens = {0};
        LogProbLoss counted = logProbs -> {
            synchronized (lossLock) {
                tokens[0] = tokens(logProbs);
                return part.loss().evaluate(logProbs);
            }
        };
        LossValue value = replica.policy().backward(part.requests(), counted, replica.gradients(), pass, finished);
        return new Passed(value, tokens[0]);
    }

    static long tokens(List<List<TokenLogProbs>> logProbs) {
        return logProbs.stream()
                .flatMap(List::stream)
                .mapToLong(response -> response.tokenIds().size())
                .sum();
    }

    /**
     * Takes the optimizer step with the summed gradients, on every replica.
     *
     * @param factor factor that gradients are multiplied by
     * @param learningRate learning rate of the step
     */
    void step(double factor, double learningRate) {
        // a step is taken by all replicas and for all parameters, or not at all
        Cancellation.uninterrupted(() -> threads.each(
                replicas,
                replica -> Cancellation.uninterrupted(() -> {
                    if (factor != 1) {
                        replica.gradients().scale(factor);
                    }
                    replica.step(learningRate);
                    return true;
                })));
    }

    @Override
    public void close() {
        threads.close();
        replicas.forEach(Replica::close);
    }
}
