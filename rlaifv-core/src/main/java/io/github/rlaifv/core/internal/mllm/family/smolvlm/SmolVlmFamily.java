package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.PretrainedFields;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.SmolVlmPromptFormat;
import io.github.rlaifv.core.text.TemplateCheck;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens SmolVLM and Idefics3 folders in the Hugging Face layout; images only, no videos. */
public final class SmolVlmFamily implements ModelFamily {
    private static final FieldRules TOP = PretrainedFields.CONFIG
            .followed("text_config", "vision_config", "image_token_id", "scale_factor", "tie_word_embeddings")
            .followed("vocab_size")
            .harmless("image_seq_len", "max_position_embeddings", "hidden_size", "perceiver_config");

    /** The fields of processor_config.json, not counting its image processor. */
    private static final FieldRules PROCESSOR = FieldRules.NONE
            .followed("image_processor", "chat_template", "image_seq_len")
            .harmless("video_processor", "processor_class", "auto_map", "tokenizer");

    private static final int DESCRIBED_SIDE = 4;

    @Override
    public List<String> modelTypes() {
        return List.of("idefics3", "smolvlm");
    }

    private static void checkProcessor(ConfigFields fields, SmolVisionShape shape) {
        PROCESSOR.check(fields);
        if (fields.integer("image_seq_len", shape.tokens()) != shape.tokens()) {
            throw fields.bad("image_seq_len", "must be the " + shape.tokens() + " features that a tile has");
        }
    }

    /** A square image of 4 x 4 tiles is assumed, as many as the published settings allow. */
    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        ConfigFields top = new ConfigFields(config, folder.resolve("config.json"));
        TOP.check(top);
        DecoderConfig text = DecoderConfig.llama(top.child("text_config"), top);
        SmolVisionShape shape = SmolVisionShape.of(top, text.width());
        return new ModelShape(
                "SmolVLM",
                text,
                Optional.of(shape.tower(DESCRIBED_SIDE)),
                shape.parameters(new ParameterList()).decoder(text).build(),
                StoredType.of(config));
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        ConfigFields top = new ConfigFields(config, folder.resolve("config.json"));
        TOP.check(top);
        DecoderConfig text = DecoderConfig.llama(top.child("text_config"), top);
        SmolVisionShape shape = SmolVisionShape.of(top, text.width());
        TileSplitter splitter = TileSplitter.open(folder);
        checkProcessor(ProcessorFields.whole(folder), shape);
        if (splitter.tile() != shape.imageSize()) {
            throw new BadDataException(folder + " has tiles of " + splitter.tile() + " pixels, but a vision tower for "
                    + shape.imageSize() + ": take config.json and the image processor's settings from the same model");
        }
        ImageTokens marks;
        int image;
        try (Tokenizer words = Tokenizer.open(folder)) {
            marks = ImageTokens.of(words);
            image = top.integer("image_token_id", words.tokenId("<image>").orElse(-1));
        }
        return new ModelAssembler(folder, config, options)
                .decoder(text)
                .parameters(shape.parameters(new ParameterList()).decoder(text).build())
                .names(new SmolVlmNames())
                .vision(parts -> new SmolVlmEncoder(parts, shape, splitter, marks))
                .format(ChatTemplate.read(folder)
                        .map(template -> TemplateCheck.withImages(folder, template)
                                .agreeing(ChatTemplate.follow(folder, template, SmolVlmPromptFormat::of)))
                        .orElseGet(SmolVlmPromptFormat::format))
                .imageToken(image, "<image>")
                .open();
    }
}
