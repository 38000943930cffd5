package io.github.rlaifv.core.internal.mllm.weights;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Parameter;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All weights of a model by parameter name, in model order. The tensors belong to the model's scope. */
public final class NamedWeights {
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();
    private final Map<String, ScalarType> types = new HashMap<>();
    private long mappedBytes;

    /**
     * Adds a weight.
     *
     * @param parameter description of the weight
     * @param tensor the weight
     * @param type type of the tensor in memory, which DJL can't tell because it has no name for bfloat16
     */
    public void put(Parameter parameter, NDArray tensor, ScalarType type) {
        parameters.put(parameter.name(), parameter);
        tensors.put(parameter.name(), tensor);
        types.put(parameter.name(), type);
    }

    /** Notes that a weight of this size in bytes is mapped from its file. */
    public void addMapped(long bytes) {
        mappedBytes += bytes;
    }

    /**
     * The part of free memory that other things may take, in bytes. The system counts the pages of mapped weights as free,
     * although every pass over the model reads them.
     *
     * @param free free memory of the weights' device in bytes
     */
    public long leaveOf(long free) {
        return Math.max(0, free - mappedBytes);
    }

    /** The tensor of a parameter. */
    public NDArray tensor(String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return tensor;
    }

    /** The type of a weight in memory. */
    public ScalarType type(String name) {
        ScalarType type = types.get(name);
        if (type == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return type;
    }

    /** The types of all weights in memory. */
    public Set<ScalarType> types() {
        Set<ScalarType> all = EnumSet.noneOf(ScalarType.class);
        all.addAll(types.values());
        return all;
    }

    public Parameter parameter(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the model has no parameter '" + name + "'");
        }
        return parameter;
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The descriptions of the weights in model order. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    public Collection<NDArray> tensors() {
        return Collections.unmodifiableCollection(tensors.values());
    }

    /**
     * The weights of a kernel by kernel name.
     *
     * @param names parameter names by kernel name, in the kernel's order; parameters that the model lacks are omitted
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

    /**
     * Whether a parameter is stored in half precision; false for adapters, which are float32 and not among these
     * weights.
     */
    public boolean half(String name) {
        return has(name) && type(name) != ScalarType.FLOAT32;
    }
}
