package io.github.rlaifv.core.internal.mllm.family.textonly;

import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.Optional;

/** The tensor names of text models: {@code model.} in files is {@code model.language_model.} in memory. */
final class TextOnlyNames implements TensorNames {
    private static final String STORED = "model.";
    private static final String PARAMETER = "model.language_model.";

    @Override
    public Optional<String> parameter(String stored) {
        if (stored.startsWith(STORED)) {
            return Optional.of(PARAMETER + stored.substring(STORED.length()));
        }
        return stored.startsWith("lm_head.") ? Optional.of(stored) : Optional.empty();
    }

    @Override
    public String published(String parameter) {
        return parameter.startsWith(PARAMETER) ? STORED + parameter.substring(PARAMETER.length()) : parameter;
    }

    /** Transformers uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }
}
