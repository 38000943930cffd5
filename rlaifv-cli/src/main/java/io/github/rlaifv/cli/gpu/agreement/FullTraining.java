package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One training step of all parameters of a policy, without the vision tower if the family does not train it. The stages
 * are computed in the order of the methods.
 */
final class FullTraining implements AutoCloseable {
    private final TrainablePolicy policy;
    private final SampleTask task;
    private final Path scratch;
    private List<Parameter> trained;
    private Map<String, float[]> before = Map.of();
    private @Nullable Gradients gradients;

    FullTraining(TrainablePolicy policy, SampleTask task, Path scratch) {
        this.policy = policy;
        this.task = task;
        this.scratch = scratch;
        this.trained = policy.parameters();
    }

    /** The weights before the step. */
    Reading weights() {
        try (AdamW optimizer = policy.newAdamW(trained)) {
            before = StoredWeights.of(optimizer, scratch);
        }
        return new Reading(NumbersByGroup.of(trained, parameter -> numbers(before, parameter)), "");
    }

    Reading gradients() {
        Gradients sums;
        try {
            sums = backward();
        } catch (IllegalArgumentException e) {
            // the family has a frozen tower
            trained = trained.stream()
                    .filter(parameter -> parameter.group() != ParameterGroup.VISION_TOWER)
                    .toList();
            sums = backward();
        }
        gradients = sums;
        Gradients complete = sums;
        return new Reading(NumbersByGroup.of(trained, parameter -> complete.toArray(parameter.name())), "");
    }

    private Gradients backward() {
        Gradients sums = policy.newGradients(trained);
        try {
            policy.backward(task.scores(), new SampleLoss(), sums);
            return sums;
        } catch (RuntimeException e) {
            sums.close();
            throw e;
        }
    }

    /** What the step adds to the weights. */
    Reading update() {
        if (gradients == null) {
            throw new IllegalStateException("there are no gradients to step with");
        }
        Map<String, float[]> after;
        try (AdamW optimizer = policy.newAdamW(trained)) {
            optimizer.step(gradients, StepSettings.of(gradients, trained));
            after = StoredWeights.of(optimizer, scratch);
        }
        return new Reading(NumbersByGroup.of(trained, parameter -> difference(parameter, after)), "");
    }

    private float[] difference(Parameter parameter, Map<String, float[]> after) {
        float[] result = numbers(after, parameter).clone();
        float[] start = numbers(before, parameter);
        for (int i = 0; i < result.length; i++) {
            result[i] -= start[i];
        }
        return result;
    }

    private static float[] numbers(Map<String, float[]> weights, Parameter parameter) {
        float[] numbers = weights.get(parameter.name());
        if (numbers == null) {
            throw new IllegalStateException("the optimizer's file lacks " + parameter.name());
        }
        return numbers;
    }

    @Override
    public void close() {
        if (gradients != null) {
            gradients.close();
        }
    }
}
