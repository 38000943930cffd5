package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares one model on a device with itself on the CPU. The reference computes in float32 with weights that are rounded
 * to the compared type, so that only the computations differ. In half precision the CPU computes in that type too, which
 * shows how large rounding errors are for this model: the device's may be a few times as large.
 *
 * @param device the device that is checked
 * @param opener opens the model on that device
 * @param scratch folder for temporary files
 * @param progress receives short texts while the model is computed
 */
public record ModelComparison(ComputeDevice device, PolicyOpener opener, Path scratch, Consumer<String> progress) {
    /** Larger models are not trained here, because their weights and gradients would not fit into Java's memory. */
    private static final long MOST_TRAINED = 20_000_000;

    /**
     * Compares all stages. A failure of the device is a result; only {@link CancelledException} is thrown.
     *
     * @param model the model
     * @param type type of weights and computations
     */
    public List<CheckResult> compare(CheckedModel model, ScalarType type) {
        progress.accept(model.name() + ", " + type.torchName() + ": CPU");
        ResultLines lines = new ResultLines(model, type);
        Expected expected;
        try {
            expected = expected(model, type);
        } catch (CancelledException e) {
            throw e;
        } catch (RlaifvException e) {
            progress.accept("\n");
            return List.of(lines.notOpened(Verdict.SKIPPED, e));
        } catch (RuntimeException e) {
            // not the model's fault; the other models are compared all the same
            progress.accept("\n");
            return List.of(lines.notOpened(Verdict.FAIL, e));
        }
        PolicyOptions options = options(device, type, type);
        try (TrainablePolicy policy = opener.open(model.folder(), options)) {
            Observer observer = new Observer(
                    model, policy, expected.task(), scratch, stage -> progress.accept(", " + stage.words()));
            Observation answers = observer.answers();
            Observation measured = expected.trained() ? answers.and(observer.training()) : answers;
            return lines.of(expected, measured);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException e) {
            return List.of(lines.notOpened(Verdict.FAIL, e));
        } finally {
            progress.accept("\n");
        }
    }

    static PolicyOptions options(ComputeDevice device, ScalarType stored, ScalarType computed) {
        return PolicyOptions.builder()
                .device(device)
                .storage(stored)
                .precision(computed)
                .build();
    }

    private Expected expected(CheckedModel model, ScalarType type) {
        Expected reference = reference(model, type);
        @Nullable Observation own = type == ScalarType.FLOAT32 ? null : own(model, type, reference);
        return reference.withOwn(own);
    }

    private Expected reference(CheckedModel model, ScalarType type) {
        PolicyOptions options = options(ComputeDevice.cpu(), type, ScalarType.FLOAT32);
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model.folder(), options)) {
            SampleTask task = SampleTask.suited(policy);
            Observer observer = new Observer(model, policy, task, scratch, stage -> {});
            Observation answers = observer.answers();
            Reading tokens = answers.reading(Stage.GREEDY);
            @Nullable
            GreedyReference greedy = tokens.hasFailed()
                    ? null
                    : GreedyReference.of(policy, task.prompts().get(0), tokens);
            String untrained = untrained(policy.parameters(), type);
            Observation all = untrained.isEmpty() ? answers.and(observer.training()) : answers;
            return new Expected(task, all, null, greedy, untrained);
        }
    }

    /** Why a model is not trained in the comparison; empty if it is. */
    static String untrained(List<Parameter> parameters, ScalarType type) {
        if (type == ScalarType.FLOAT16) {
            return "models are not trained in float16";
        }
        long numbers = parameters.stream().mapToLong(Parameter::numbers).sum();
        return numbers <= MOST_TRAINED
                ? ""
                : "the model has " + numbers + " parameters; only models of up to " + MOST_TRAINED
                        + " are trained here";
    }

    private Observation own(CheckedModel model, ScalarType type, Expected reference) {
        try (TrainablePolicy policy = Policies.open(model.folder(), options(ComputeDevice.cpu(), type, type))) {
            Observer observer = new Observer(model, policy, reference.task(), scratch, stage -> {});
            Observation answers = observer.answers();
            return reference.trained() ? answers.and(observer.training()) : answers;
        }
    }
}
