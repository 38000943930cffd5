package io.github.rlaifv.core.internal.mllm.optimizer;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.internal.tensor.WeightLoader;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores the state of an optimizer as a safetensors file. For each parameter it has the float32 tensors {@code
 * weight.NAME}, {@code exp_avg.NAME} and {@code exp_avg_sq.NAME}.
 */
final class OptimizerFile {

    /**
     * A parameter with its state in the optimizer.
     *
     * @param parameter the parameter
     * @param kernels kernels on the device of the tensors
     * @param weight the float32 values that are updated
     * @param first the first moment
     * @param second the second moment
     */
    record State(Parameter parameter, Kernels kernels, NDArray weight, NDArray first, NDArray second) {
        Map<String, NDArray> tensors() {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            List<String> names = names(parameter);
            tensors.put(names.get(0), weight);
            tensors.put(names.get(1), first);
            tensors.put(names.get(2), second);
            return tensors;
        }
    }

    private OptimizerFile() {}

    /** Size of the tensors of some parameters in bytes: three of float32 for each. */
    static long bytes(List<Parameter> parameters) {
        return parameters.stream()
                .mapToLong(parameter -> parameter.shape().stream().reduce(1L, Math::multiplyExact))
                .map(numbers -> 3L * ScalarType.FLOAT32.bytes() * numbers)
                .sum();
    }

    private static List<String> names(Parameter parameter) {
        return List.of("weight." + parameter.name(), "exp_avg." + parameter.name(), "exp_avg_sq." + parameter.name());
    }

    static void write(Path file, List<State> states) {
        List<StoredTensor> plan = new ArrayList<>();
        for (State state : states) {
            for (String name : state.tensors().keySet()) {
                plan.add(new StoredTensor(
                        name, ScalarType.FLOAT32, state.parameter().shape(), file, 0, 0));
            }
        }
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (State state : states) {
                for (NDArray tensor : state.tensors().values()) {
                    Cancellation.check("saving the optimizer's state");
                    writer.write(tensor, state.kernels());
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /**
     * Copies the contents of a file into the tensors of the states.
     *
     * @param all the parameters that the file must have; those without a state are skipped
     * @param changing called before the first state is changed
     * @throws BadDataException naming the tensor that is missing, unknown or of another shape, before anything is
     *     changed
     */
    static void read(Path file, List<Parameter> all, List<State> states, Runnable changing) {
        Map<String, StoredTensor> stored =
                new LinkedHashMap<>(Checkpoint.ofFile(file).tensors());
        Map<String, StoredTensor> fitting = new HashMap<>();
        for (Parameter parameter : all) {
            for (String name : names(parameter)) {
                fitting.put(name, fitting(file, name, stored.remove(name), parameter));
            }
        }
        if (!stored.isEmpty()) {
            throw new BadDataException(
                    file + " has the state of '" + stored.keySet().iterator().next()
                            + "', which is not trained now: resume with the parameters that the run started with");
        }
        if (states.isEmpty()) {
            return;
        }
        changing.run();
        Kernels kernels = states.get(0).kernels();
        try (TensorScope scope = kernels.root().child()) {
            WeightLoader loader = new WeightLoader(kernels, scope, kernels.onGpu());
            for (State state : states) {
                state.tensors().forEach((name, target) -> {
                    NDArray source = loader.load(Objects.requireNonNull(fitting.get(name), name));
                    kernels.call("copy_all")
                            .with(List.of(target))
                            .with(List.of(source))
                            .run();
                    source.close();
                });
            }
        }
    }

    private static StoredTensor fitting(Path file, String name, @Nullable StoredTensor tensor, Parameter parameter) {
        if (tensor == null) {
            throw new BadDataException(
                    file + " has no '" + name + "': it is damaged, or belongs to a run that trained other parameters");
        }
        if (tensor.type() != ScalarType.FLOAT32 || !tensor.shape().equals(parameter.shape())) {
            throw new BadDataException("tensor '" + name + "' in " + file + " is " + tensor.type() + " of shape "
                    + tensor.shape() + ", but the model requires float32 of shape " + parameter.shape());
        }
        return tensor;
    }
}
