package io.github.rlaifv.core.mllm.textonly;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.mllm.ConfigFields;
import io.github.rlaifv.core.mllm.DecoderConfig;
import io.github.rlaifv.core.mllm.DecoderFields;
import io.github.rlaifv.core.mllm.LocalPolicy;
import io.github.rlaifv.core.mllm.ModelAssembler;
import io.github.rlaifv.core.mllm.ModelFamily;
import io.github.rlaifv.core.mllm.ParameterList;
import io.github.rlaifv.core.policy.PolicyOptions;
import java.nio.file.Path;
import java.util.List;

/** Text models of LLaMA's architecture in the Hugging Face layout. Prompts with pictures are refused. */
public final class TextOnlyFamily implements ModelFamily {
    @Override
    public List<String> modelTypes() {
        return List.of("llama", "mistral", "qwen2");
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        ConfigFields fields = new ConfigFields(config, folder.resolve("config.json"));
        DecoderFields.of(fields.text("model_type", "llama")).check(fields);
        DecoderConfig shape = DecoderConfig.llama(fields, fields);
        return new ModelAssembler(folder, config, options)
                .decoder(shape)
                .parameters(new ParameterList().decoder(shape).build())
                .names(new TextOnlyNames())
                .vision(parts -> new Blind(folder))
                .format(TextOnlyPrompts.of(folder))
                .open();
    }
}
