package io.github.rlaifv.core.internal.mllm.family.llavanext;

import io.github.rlaifv.core.internal.mllm.family.llava.LlavaNames;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import java.util.Optional;

/** The tensor names of LLaVA-NeXT: those of LLaVA-1.5 and the newline. */
final class LlavaNextNames implements TensorNames {
    private static final String PUBLISHED_NEWLINE = "image_newline";

    private final LlavaNames names = new LlavaNames();

    @Override
    public Optional<String> parameter(String stored) {
        return stored.equals(PUBLISHED_NEWLINE) || stored.equals(AnyResEncoder.NEWLINE)
                ? Optional.of(AnyResEncoder.NEWLINE)
                : names.parameter(stored);
    }

    @Override
    public String published(String parameter) {
        return parameter.equals(AnyResEncoder.NEWLINE) ? PUBLISHED_NEWLINE : names.published(parameter);
    }
}
