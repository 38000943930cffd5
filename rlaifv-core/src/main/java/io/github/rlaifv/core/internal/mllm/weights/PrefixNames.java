package io.github.rlaifv.core.internal.mllm.weights;

import java.util.Optional;

/** Tensor names that differ between files and memory only in their prefixes. */
public abstract class PrefixNames implements TensorNames {
    private final PrefixRenames parameters;
    private final PrefixRenames published;

    /**
     * Creates the names of a family.
     *
     * @param parameters renames stored tensors to parameters; tensors without a matching prefix are unknown
     * @param published renames parameters to their published names; the others keep their names
     */
    protected PrefixNames(PrefixRenames parameters, PrefixRenames published) {
        this.parameters = parameters;
        this.published = published;
    }

    @Override
    public final Optional<String> parameter(String stored) {
        return parameters.of(stored);
    }

    @Override
    public final String published(String parameter) {
        return published.of(parameter).orElse(parameter);
    }
}
