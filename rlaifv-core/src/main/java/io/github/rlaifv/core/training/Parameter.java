package io.github.rlaifv.core.training;

import java.util.List;

/**
 * One tensor of a model.
 *
 * @param name as transformers holds it in memory, such as {@code model.language_model.layers.0.self_attn.q_proj.weight};
 *     of an adapter, the module's with {@code lora_A.weight} or {@code lora_B.weight}
 * @param group the part of the model
 * @param shape of the tensor
 * @param adapter whether it is a low-rank adapter's and no weight of the model itself
 */
public record Parameter(String name, ParameterGroup group, List<Long> shape, boolean adapter) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** A weight of the model itself. */
    public Parameter(String name, ParameterGroup group, List<Long> shape) {
        this(name, group, shape, false);
    }

    /** Whether weight decay usually applies: matrices yes, norms and biases no. */
    public boolean isMatrix() {
        return shape.size() >= 2;
    }
}
