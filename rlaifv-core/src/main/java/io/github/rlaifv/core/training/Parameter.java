package io.github.rlaifv.core.training;

import java.util.List;

/**
 * One tensor of a model.
 *
 * @param name as transformers holds it in memory, such as {@code model.language_model.layers.0.self_attn.q_proj.weight}
 * @param group the part of the model
 * @param shape of the tensor
 */
public record Parameter(String name, ParameterGroup group, List<Long> shape) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** Whether weight decay usually applies: matrices yes, norms and biases no. */
    public boolean isMatrix() {
        return shape.size() >= 2;
    }
}
