package io.github.rlaifv.dpo;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.NonFiniteWeightsException;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What both objectives share.
 *
 * @param epochs passes over the data, >= 1
 * @param batchSize examples an optimizer step, >= 1
 * @param batchTokens tokens an optimizer step, in place of a number of examples; 0 counts examples
 * @param microBatch how batches are cut into backward passes; memory grows with it, results do not depend on it
 * @param learningRate peak, >= 0
 * @param schedule over the steps
 * @param weightDecay decoupled, for matrices only
 * @param beta1 of AdamW
 * @param beta2 of AdamW
 * @param epsilon of AdamW
 * @param maxGradNorm global norm that gradients are cut to; 0 leaves them
 * @param trainable which parameters are trained
 * @param trainableName the same in words
 * @param seed of the order of the examples
 * @param shuffle whether there is an order other than the given one
 * @param maxSteps optimizer steps at most; 0 is no limit
 * @param engine how steps are computed
 * @param lora the adapters that are trained instead of the model's own weights
 * @param mergedModel whether a run with adapters writes the merged model too
 * @param savedType of the written model's weights; empty leaves them as they are in memory
 * @param safeguards against losing work
 */
record TrainingOptions(
        int epochs,
        int batchSize,
        long batchTokens,
        MicroBatch microBatch,
        double learningRate,
        Schedule schedule,
        double weightDecay,
        double beta1,
        double beta2,
        double epsilon,
        double maxGradNorm,
        Predicate<Parameter> trainable,
        String trainableName,
        long seed,
        boolean shuffle,
        long maxSteps,
        StepEngine engine,
        Optional<Lora> lora,
        boolean mergedModel,
        Optional<ScalarType> savedType,
        Safeguards safeguards) {
    /** The name of a choice of parameters that is no group of them. */
    static final String BY_CONDITION = "by condition";

    /** Less is zero as a float32, by which AdamW would divide zero moments. */
    private static final double LEAST_EPSILON = 1e-30;

    TrainingOptions {
        atLeastOne("epochs", epochs);
        atLeastOne("batchSize", batchSize);
        notNegative("batchTokens", batchTokens);
        notNegative("learningRate", learningRate);
        notNegative("weightDecay", weightDecay);
        notNegative("maxGradNorm", maxGradNorm);
        notNegative("maxSteps", maxSteps);
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException("betas must be in [0, 1), were " + beta1 + " and " + beta2);
        }
        if (!(epsilon >= LEAST_EPSILON) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be finite and >= " + LEAST_EPSILON + ", was " + epsilon);
        }
    }

    AdamW.Settings settings(double rate, boolean decay) {
        return new AdamW.Settings(rate, beta1, beta2, epsilon, decay ? weightDecay : 0);
    }

    /** For {@code training.json}. */
    Map<String, Object> describe() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("epochs", epochs);
        options.put("batchSize", batchTokens > 0 ? batchTokens + " tokens" : batchSize);
        options.put("microBatch", microBatch.describe());
        options.put("learningRate", learningRate);
        options.put("schedule", schedule);
        options.put("weightDecay", weightDecay);
        options.put("beta1", beta1);
        options.put("beta2", beta2);
        options.put("epsilon", epsilon);
        options.put("maxGradNorm", maxGradNorm);
        options.put("trainable", trainableName);
        options.put("seed", seed);
        options.put("shuffle", shuffle);
        options.put("maxSteps", maxSteps);
        options.putAll(engine.describe());
        lora.ifPresent(value -> options.put("lora", value));
        savedType.ifPresent(type -> options.put("savedType", type.torchName()));
        options.put("checkpoints", safeguards.checkpoints().describe());
        options.put("spikeGuard", safeguards.spikes().describe());
        return options;
    }

    SpikeGuard spikeGuard() {
        return safeguards.spikes();
    }

    /**
     * What results depend on, to the bit. How many activations are kept, when checkpoints are written and which losses
     * stop the run is not.
     */
    Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        describe().forEach((name, value) -> identity.put("option " + name, String.valueOf(value)));
        identity.remove("option activationBytes");
        identity.remove("option checkpoints");
        identity.remove("option savedType");
        identity.remove("option spikeGuard");
        identity.put("option bestAtEnd", safeguards.checkpoints().chosenAtEnd());
        return identity;
    }

    /** What {@link #identity} can't say without the policy: which parameters a condition lets through. */
    Map<String, String> identity(TrainablePolicy policy) {
        Map<String, String> identity = identity();
        if (trainableName.equals(BY_CONDITION)) {
            String names = trainableOf(policy).stream()
                    .map(Parameter::name)
                    .sorted()
                    .toList()
                    .toString();
            identity.put(
                    "trained parameters",
                    Hashing.sha256().hashString(names, StandardCharsets.UTF_8).toString());
        }
        return identity;
    }

    /**
     * Puts adapters on the policy where they are wanted.
     *
     * @throws BadDataException if the policy carries other ones
     */
    void prepare(TrainablePolicy policy) {
        prepareOne(policy);
        engine.replicas().forEach(this::prepareOne);
    }

    /**
     * Whatever can be refused without looking at data; leaves the policy as it is.
     *
     * @throws BadDataException if the policy or a replica can't be trained with these options
     */
    void rehearse(TrainablePolicy policy) {
        ReplicaGroup.check(policy, engine.replicas());
        boolean attached = prepareOne(policy);
        try {
            trainableOf(policy);
        } finally {
            if (attached) {
                policy.adapters().detach();
            }
        }
    }

    /**
     * The parameters that are trained.
     *
     * @throws BadDataException if there are none
     */
    List<Parameter> trainableOf(TrainablePolicy policy) {
        List<Parameter> chosen = policy.parameters().stream().filter(trainable).toList();
        if (chosen.isEmpty()) {
            throw new BadDataException("none of the " + policy.parameters().size() + " parameters of " + policy.name()
                    + " is trainable (" + trainableName + "): choose other parts");
        }
        return chosen;
    }

    /** Upper bound on the epochs that are begun, for a number of examples. */
    int epochsBegun(int examples) {
        long shortest = batchTokens > 0 ? 1 : Math.max(1, (examples + (long) batchSize - 1) / batchSize);
        return maxSteps == 0 ? epochs : (int) Math.min(epochs, (maxSteps + shortest - 1) / shortest);
    }

    /** Whether a batch may be cut into several backward passes. */
    boolean cutsBatches() {
        return microBatch.tokens() > 0 || batchTokens > 0 || microBatch.examples() < batchSize;
    }

    /** Whether adapters were put on. */
    private boolean prepareOne(TrainablePolicy policy) {
        boolean carries = policy.parameters().stream().anyMatch(Parameter::adapter);
        if (lora.isEmpty()) {
            if (carries) {
                throw new BadDataException(
                        "the policy " + policy.name() + " carries adapters: train them with lora(..),"
                                + " or merge or detach them before its own weights are trained");
            }
            return false;
        }
        Lora wanted = lora.get();
        Optional<Lora> carried = policy.adapters().lora();
        if (carried.isEmpty()) {
            policy.adapters().attach(wanted);
            return true;
        }
        if (policy.adapters().merged()
                || carried.get().rank() != wanted.rank()
                || carried.get().scale() != wanted.scale()
                || carried.get().dropout() != wanted.dropout()
                || !policy.adapters()
                        .targets(carried.get())
                        .equals(policy.adapters().targets(wanted))) {
            throw new BadDataException("the policy " + policy.name() + " carries other adapters (" + carried.get()
                    + (policy.adapters().merged() ? ", merged" : "") + ") than are to be trained (" + wanted
                    + "): detach them, or train with theirs");
        }
        return false;
    }

    /**
     * Writes what was trained.
     *
     * @return the folder to open it from
     * @throws TrainingDivergedException naming the last checkpoint, if weights are NaN or infinite; the folder then isn't
     *     written
     */
    Path save(TrainablePolicy policy, TrainingFolder folder, TrainingLoop.Summary summary) {
        try {
            return save(policy, folder);
        } catch (NonFiniteWeightsException e) {
            throw TrainingDivergedException.weights(summary.steps(), e, summary.last());
        }
    }

    private Path save(TrainablePolicy policy, TrainingFolder folder) {
        if (lora.isPresent()) {
            policy.adapters().save(folder.adapter());
            if (!mergedModel) {
                return folder.adapter();
            }
        }
        savedType.ifPresentOrElse(type -> policy.save(folder.model(), type), () -> policy.save(folder.model()));
        return folder.model();
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }

    private static void notNegative(String name, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be >= 0, was " + value);
        }
    }
}
