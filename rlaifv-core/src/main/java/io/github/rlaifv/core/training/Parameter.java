package io.github.rlaifv.core.training;

import java.util.List;

/**
 * The name, shape and kind of one trainable tensor of a model.
 *
 * @param name name that transformers has for the tensor in memory, such as {@code
 *     model.language_model.layers.0.self_attn.q_proj.weight}; for an adapter, the module's name with {@code
 *     lora_A.weight} or {@code lora_B.weight}
 * @param group part of the model that the tensor belongs to
 * @param shape dimensions of the tensor
 * @param adapter whether the tensor belongs to a low-rank adapter instead of the model itself
 */
public record Parameter(String name, ParameterGroup group, List<Long> shape, boolean adapter) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    /** Creates the description of a weight of the model itself. */
    public Parameter(String name, ParameterGroup group, List<Long> shape) {
        this(name, group, shape, false);
    }

    /** How many single numbers the tensor has. */
    public long numbers() {
        return shape.stream().reduce(1L, (a, b) -> a * b);
    }

    /** How many single numbers the tensor has, rounded to a double. It may be more than fit into a long. */
    public double roundedNumbers() {
        return shape.stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    /** Whether this is a matrix. Weight decay usually applies to matrices, not to norms and biases. */
    public boolean isMatrix() {
        return shape.size() >= 2;
    }
}
