package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An argument that is prepared once for many kernel calls, such as the weights of all layers. Its tensors must stay
 * open.
 */
public final class KernelArgument implements AutoCloseable {
    private final IValue value;
    private final List<IValue> parts;
    private final List<NDArray> tensors;

    private KernelArgument(IValue value, List<IValue> parts, List<NDArray> tensors) {
        this.value = value;
        this.parts = parts;
        this.tensors = List.copyOf(tensors);
    }

    /** A list of dictionaries, one per layer. */
    public static KernelArgument layers(List<Map<String, NDArray>> layers) {
        List<IValue> parts = new ArrayList<>();
        for (Map<String, NDArray> layer : layers) {
            parts.add(map(layer));
        }
        List<NDArray> tensors =
                layers.stream().flatMap(layer -> layer.values().stream()).toList();
        return new KernelArgument(IValue.listFrom(parts.toArray(IValue[]::new)), parts, tensors);
    }

    /** A list of tensors. */
    public static KernelArgument tensors(List<NDArray> tensors) {
        return new KernelArgument(list(tensors), List.of(), tensors);
    }

    static IValue list(List<NDArray> tensors) {
        return IValue.listFrom(tensors.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    static IValue map(Map<String, NDArray> tensors) {
        Map<String, PtNDArray> converted = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> converted.put(key, (PtNDArray) tensor));
        return IValue.stringMapFrom(converted);
    }

    IValue value() {
        return value;
    }

    List<NDArray> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        value.close();
        parts.forEach(IValue::close);
    }
}
