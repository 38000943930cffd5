package io.github.rlaifv.core.internal.mllm.family.llava;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.mllm.clip.ClipShape;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.internal.mllm.vision.TileSource;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens LLaVA-1.5 folders in the Hugging Face layout. */
public final class LlavaFamily implements ModelFamily {
    @Override
    public List<String> modelTypes() {
        return List.of("llava");
    }

    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        LlavaConfig shape = LlavaConfig.parse(config, folder.resolve("config.json"));
        return new ModelShape(
                "LLaVA-1.5",
                shape.text(),
                Optional.of(ClipShape.of(shape.vision(), 1, shape.vision().features())),
                parameters(shape),
                StoredType.of(config));
    }

    private static List<Parameter> parameters(LlavaConfig shape) {
        return new ParameterList()
                .clipTower(shape.vision())
                .projector(shape.vision().width(), shape.text().width(), shape.projectorBias())
                .decoder(shape.text())
                .build();
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        LlavaConfig shape = LlavaConfig.parse(config, folder.resolve("config.json"));
        ProcessorFields.checkClip(folder);
        LlavaFields.checkProcessor(folder, shape.vision());
        ImageProcessor processor = ImageProcessor.open(folder);
        return new ModelAssembler(folder, config, options)
                .decoder(shape.text())
                .parameters(parameters(shape))
                .names(new LlavaNames())
                .vision(parts -> new ClipEncoder(
                        parts,
                        shape.vision(),
                        shape.projectorActivation(),
                        TileSource.whole(parts.imageDecoder(), processor)))
                .format(LlavaPrompts.of(folder))
                .imageToken(shape.imageToken(), "<image>")
                .open();
    }
}
