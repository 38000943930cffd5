package io.github.rlaifv.core.internal.mllm.family.textonly;

import io.github.rlaifv.core.internal.mllm.weights.PrefixNames;
import io.github.rlaifv.core.internal.mllm.weights.PrefixRenames;
import java.util.List;
import java.util.Map;

/** The tensor names of text models: {@code model.} in files is {@code model.language_model.} in memory. */
final class TextOnlyNames extends PrefixNames {
    private static final PrefixRenames PARAMETERS =
            new PrefixRenames(List.of(Map.entry("model.", "model.language_model."), Map.entry("lm_head.", "lm_head.")));
    private static final PrefixRenames PUBLISHED =
            new PrefixRenames(List.of(Map.entry("model.language_model.", "model.")));

    TextOnlyNames() {
        super(PARAMETERS, PUBLISHED);
    }

    /** Transformers uses the published names in memory. */
    @Override
    public String inMemory(String parameter) {
        return published(parameter);
    }
}
