package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.training.Parameter;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All weights of a model by parameter name, in model order; the tensors belong to the model's scope. */
public final class NamedWeights {
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /** Adds one. */
    public void put(Parameter parameter, NDArray tensor) {
        parameters.put(parameter.name(), parameter);
        tensors.put(parameter.name(), tensor);
    }

    /** The tensor of a parameter. */
    public NDArray tensor(String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return tensor;
    }

    /** The type that a weight has in memory. */
    ScalarType type(String name) {
        return switch (tensor(name).getDataType()) {
            case FLOAT32 -> ScalarType.FLOAT32;
            case FLOAT16 -> ScalarType.FLOAT16;
            // The engine's Java side has no name for bfloat16.
            default -> ScalarType.BFLOAT16;
        };
    }

    /** The types that weights have in memory. */
    Set<ScalarType> types() {
        Set<ScalarType> types = EnumSet.noneOf(ScalarType.class);
        tensors.keySet().forEach(name -> types.add(type(name)));
        return types;
    }

    Parameter parameter(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return parameter;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Descriptions in model order. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    Collection<NDArray> tensors() {
        return Collections.unmodifiableCollection(tensors.values());
    }

    /**
     * A kernel's dictionary of weights.
     *
     * @param names kernel key to parameter name, in the kernel's order; parameters that the model lacks are left out
     */
    public Map<String, NDArray> dictionary(Map<String, String> names) {
        Map<String, NDArray> result = new LinkedHashMap<>();
        names.forEach((key, name) -> {
            if (tensors.containsKey(name)) {
                result.put(key, tensor(name));
            }
        });
        return result;
    }
}
