package io.github.rlaifv.core.internal.mllm.family.textonly;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.DecoderFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens text models of LLaMA's architecture in the Hugging Face layout. Prompts with images are rejected. */
public final class TextOnlyFamily implements ModelFamily {
    @Override
    public List<String> modelTypes() {
        return List.of("llama", "mistral", "qwen2");
    }

    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        DecoderConfig shape = shape(folder, config);
        return new ModelShape(
                "text-only",
                shape,
                Optional.empty(),
                new ParameterList().decoder(shape).build(),
                StoredType.of(config));
    }

    private static DecoderConfig shape(Path folder, JsonNode config) {
        ConfigFields fields = new ConfigFields(config, folder.resolve("config.json"));
        DecoderFields.of(fields.text("model_type", "llama")).check(fields);
        return DecoderConfig.llama(fields, fields);
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        DecoderConfig shape = shape(folder, config);
        return new ModelAssembler(folder, config, options)
                .decoder(shape)
                .parameters(new ParameterList().decoder(shape).build())
                .names(new TextOnlyNames())
                .vision(parts -> new NoVisionEncoder(folder))
                .format(TextOnlyPrompts.of(folder))
                .open();
    }
}
