package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterShards;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The backward passes of a step, which are assigned to the replicas round-robin.
 *
 * @param replicas the policy and its replicas
 * @param trainable all trained parameters
 * @param shards the owner of each parameter
 * @param sharding what replicas divide among themselves
 * @param threads the threads of the replicas
 * @param lossLock guards the loss, which may count what it evaluates
 */
record ReplicaPasses(
        List<Replica> replicas,
        List<Parameter> trainable,
        ParameterShards shards,
        Sharding sharding,
        ReplicaThreads threads,
        Object lossLock) {

    /**
     * The result of a backward pass.
     *
     * @param value value of the loss
     * @param tokens number of tokens of the responses
     */
    record Passed(LossValue value, long tokens) {}

    /** Runs the passes, sums their gradients, and returns their results in order. */
    List<Passed> run(List<StepObjective.Part> parts, TrainingPass pass) {
        return replicas.size() == 1 ? alone(parts, pass) : together(parts, pass);
    }

    private List<Passed> alone(List<StepObjective.Part> parts, TrainingPass pass) {
        Replica replica = replicas.get(0);
        replica.gradients().zero();
        List<Passed> passed = new ArrayList<>();
        for (StepObjective.Part part : parts) {
            Cancellation.check("training");
            passed.add(passed(replica.policy(), part, replica.gradients(), pass, parameter -> {}));
        }
        return passed;
    }

    private List<Passed> together(List<StepObjective.Part> parts, TrainingPass pass) {
        List<Integer> numbers = IntStream.range(0, replicas.size()).boxed().toList();
        List<Gradients> sums = threads.each(numbers, this::zeroed);
        GradientReduction reduction = new GradientReduction(sums, shards, sharding, parts.size());
        List<List<Gradients>> opened = replicas.stream()
                .<List<Gradients>>map(replica -> new ArrayList<>())
                .toList();
        try {
            List<List<Passed>> passed = threads.each(numbers, r -> own(r, parts, pass, reduction, opened.get(r)));
            return IntStream.range(0, parts.size())
                    .mapToObj(p -> passed.get(p % replicas.size()).get(p / replicas.size()))
                    .toList();
        } finally {
            opened.forEach(gradients -> gradients.forEach(Gradients::close));
        }
    }

    /** Returns the sums of a replica. Copies of sums that others own are freed until those are complete. */
    private Gradients zeroed(int replica) {
        Gradients gradients = replicas.get(replica).gradients();
        gradients.parameters().stream()
                .filter(parameter -> shards.owner(parameter) != replica)
                .forEach(gradients::clear);
        gradients.zero();
        return gradients;
    }

    /** Runs the passes of one replica. The gradients of each are apart until they are added to those before. */
    private List<Passed> own(
            int r,
            List<StepObjective.Part> parts,
            TrainingPass pass,
            GradientReduction reduction,
            List<Gradients> opened) {
        TrainablePolicy policy = replicas.get(r).policy();
        List<Passed> passed = new ArrayList<>();
        try {
            for (int p = r; p < parts.size(); p += replicas.size()) {
                Cancellation.check("training");
                int number = p;
                Gradients gradients = policy.newGradients(trainable);
                opened.add(gradients);
                passed.add(passed(
                        policy,
                        parts.get(p),
                        gradients,
                        pass,
                        parameter -> reduction.finished(number, parameter, gradients)));
            }
        } catch (RuntimeException | Error e) {
            reduction.fail(e);
            throw e;
        }
        return passed;
    }

    private Passed passed(
            TrainablePolicy policy,
            StepObjective.Part part,
            Gradients gradients,
            TrainingPass pass,
            Consumer<String> finished) {
        long[] tokens = {0};
        LogProbLoss counted = logProbs -> {
            synchronized (lossLock) {
                tokens[0] = tokens(logProbs);
                return part.loss().evaluate(logProbs);
            }
        };
        LossValue value = policy.backward(part.requests(), counted, gradients, pass, finished);
        return new Passed(value, tokens[0]);
    }

    static long tokens(List<List<TokenLogProbs>> logProbs) {
        return logProbs.stream()
                .flatMap(List::stream)
                .mapToLong(response -> response.tokenIds().size())
                .sum();
    }
}
