package io.github.rlaifv.tinyworld.pretrain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.tensor.SafetensorsWriter;
import io.github.rlaifv.tinyworld.language.TinyTokenizer;
import io.github.rlaifv.tinyworld.language.TinyVocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writer of the untrained embedded model: a LLaVA-1.5 with 2.6 million parameters in the Hugging Face layout.
 *
 * <p>Matrices are initialized from a normal distribution with deviation 1/sqrt(fan in). Those that write into the
 * residual stream are divided by sqrt(2 * layers). Word embeddings have deviation 1, because the model does not learn to
 * copy words with tiny embeddings. Query and key projections are initialized equal, so that a word attends to equal words
 * from the first step on.
 */
final class TinyModelFolder {
    static final int IMAGE_SIZE = 96;
    static final int PATCH_SIZE = 16;
    static final int VISION_WIDTH = 128;
    static final int WIDTH = 192;

    private static final int VISION_LAYERS = 4;
    private static final int VISION_HEADS = 4;
    private static final int VISION_INNER = 384;
    private static final int LAYERS = 4;
    private static final int HEADS = 6;
    private static final int INNER = 512;
    private static final int POSITIONS = 1024;
    private final long seed;
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Map<String, float[]> values = new LinkedHashMap<>();

    private TinyModelFolder(long seed) {
        this.seed = seed;
    }

    /** Writes the model folder in float32. */
    static void write(Path folder, long seed) throws IOException {
        Files.createDirectories(folder);
        TinyTokenizer.write(folder);
        writeConfig(folder);
        TinyModelFolder model = new TinyModelFolder(seed);
        model.vision();
        model.projector();
        model.language();
        model.save(folder.resolve("model.safetensors"));
    }

    private static void writeConfig(Path folder) throws IOException {
        ObjectNode config = JsonText.object();
        config.putArray("architectures").add("LlavaForConditionalGeneration");
        config.put("model_type", "llava");
        config.put("torch_dtype", "float32");
        config.put("image_token_index", TinyVocabulary.id(TinyVocabulary.IMAGE));
        config.put("image_seq_length", (IMAGE_SIZE / PATCH_SIZE) * (IMAGE_SIZE / PATCH_SIZE));
        config.put("pad_token_id", TinyVocabulary.id(TinyVocabulary.PAD));
        config.put("bos_token_id", TinyVocabulary.id(TinyVocabulary.BEGIN));
        config.put("eos_token_id", TinyVocabulary.id(TinyVocabulary.END));
        config.put("projector_hidden_act", "gelu");
        config.put("multimodal_projector_bias", true);
        config.put("tie_word_embeddings", false);
        config.put("vision_feature_layer", -1);
        config.put("vision_feature_select_strategy", "default");
        ObjectNode text = config.putObject("text_config");
        text.put("model_type", "llama");
        text.put("hidden_size", WIDTH);
        text.put("intermediate_size", INNER);
        text.put("num_hidden_layers", LAYERS);
        text.put("num_attention_heads", HEADS);
        text.put("num_key_value_heads", HEADS);
        text.put("hidden_act", "silu");
        text.put("max_position_embeddings", POSITIONS);
        text.put("rms_norm_eps", 1e-5);
        text.put("rope_theta", 10000.0);
        text.put("vocab_size", TinyVocabulary.words().size());
        text.put("bos_token_id", TinyVocabulary.id(TinyVocabulary.BEGIN));
        text.put("eos_token_id", TinyVocabulary.id(TinyVocabulary.END));
        text.put("pad_token_id", TinyVocabulary.id(TinyVocabulary.PAD));
        ObjectNode vision = config.putObject("vision_config");
        vision.put("model_type", "clip_vision_model");
        vision.put("hidden_size", VISION_WIDTH);
        vision.put("intermediate_size", VISION_INNER);
        vision.put("num_hidden_layers", VISION_LAYERS);
        vision.put("num_attention_heads", VISION_HEADS);
        vision.put("image_size", IMAGE_SIZE);
        vision.put("patch_size", PATCH_SIZE);
        vision.put("hidden_act", "quick_gelu");
        vision.put("layer_norm_eps", 1e-5);
        vision.put("projection_dim", VISION_WIDTH);
        write(folder, "config.json", config);

        ObjectNode generation = JsonText.object();
        generation.put("bos_token_id", TinyVocabulary.id(TinyVocabulary.BEGIN));
        generation.put("eos_token_id", TinyVocabulary.id(TinyVocabulary.END));
        generation.put("pad_token_id", TinyVocabulary.id(TinyVocabulary.PAD));
        write(folder, "generation_config.json", generation);

        ObjectNode image = JsonText.object();
        image.put("image_processor_type", "CLIPImageProcessor");
        image.put("processor_class", "LlavaProcessor");
        image.putObject("size").put("shortest_edge", IMAGE_SIZE);
        image.putObject("crop_size").put("height", IMAGE_SIZE).put("width", IMAGE_SIZE);
        image.put("resample", 3);
        image.put("rescale_factor", 1 / 255.0);
        for (String flag : List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb")) {
            image.put(flag, true);
        }
        image.putArray("image_mean").add(.5).add(.5).add(.5);
        image.putArray("image_std").add(.25).add(.25).add(.25);
        write(folder, "preprocessor_config.json", image);

        ObjectNode processor = JsonText.object();
        processor.put("processor_class", "LlavaProcessor");
        processor.put("image_token", TinyVocabulary.IMAGE);
        processor.put("patch_size", PATCH_SIZE);
        processor.put("num_additional_image_tokens", 1);
        processor.put("vision_feature_select_strategy", "default");
        write(folder, "processor_config.json", processor);
        Files.writeString(folder.resolve("chat_template.jinja"), CHAT_TEMPLATE, StandardCharsets.UTF_8);
    }

    /** The prompt format of Llava15PromptFormat, for programs that render chat templates. */
    private static final String CHAT_TEMPLATE = "{%- for m in messages -%}"
            + "{%- if m.role == 'user' -%}{{ 'USER: ' }}{%- elif m.role == 'assistant' -%}{{ 'ASSISTANT: ' }}{%- endif -%}"
            + "{%- for c in m.content if c.type == 'image' -%}{{ '<image>\\n' }}{%- endfor -%}"
            + "{%- for c in m.content if c.type == 'text' -%}{{ c.text + ' ' }}{%- endfor -%}"
            + "{%- endfor -%}"
            + "{%- if add_generation_prompt -%}{{ 'ASSISTANT:' }}{%- endif -%}";

    private static void write(Path folder, String name, ObjectNode json) throws IOException {
        Files.writeString(folder.resolve(name), JsonText.pretty(json) + "\n", StandardCharsets.UTF_8);
    }

    private void vision() {
        String p = "vision_tower.vision_model.";
        int patches = (IMAGE_SIZE / PATCH_SIZE) * (IMAGE_SIZE / PATCH_SIZE);
        normal(p + "embeddings.class_embedding", .02, VISION_WIDTH);
        int fanIn = 3 * PATCH_SIZE * PATCH_SIZE;
        normal(p + "embeddings.patch_embedding.weight", 1 / Math.sqrt(fanIn), VISION_WIDTH, 3, PATCH_SIZE, PATCH_SIZE);
        normal(p + "embeddings.position_embedding.weight", .02, patches + 1, VISION_WIDTH);
        norm(p + "pre_layrnorm");
        for (int i = 0; i < VISION_LAYERS; i++) {
            String l = p + "encoder.layers." + i + ".";
            for (String name : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(l + "self_attn." + name, VISION_WIDTH, VISION_WIDTH);
            }
            norm(l + "layer_norm1");
            linear(l + "mlp.fc1", VISION_INNER, VISION_WIDTH);
            linear(l + "mlp.fc2", VISION_WIDTH, VISION_INNER);
            norm(l + "layer_norm2");
        }
        norm(p + "post_layernorm");
    }

    private void projector() {
        linear("multi_modal_projector.linear_1", WIDTH, VISION_WIDTH);
        linear("multi_modal_projector.linear_2", WIDTH, WIDTH);
    }

    private void language() {
        String p = "language_model.model.";
        int vocabulary = TinyVocabulary.words().size();
        double residual = 1 / Math.sqrt(2 * LAYERS);
        normal(p + "embed_tokens.weight", 1, vocabulary, WIDTH);
        for (int i = 0; i < LAYERS; i++) {
            String l = p + "layers." + i + ".";
            double full = 1 / Math.sqrt(WIDTH);
            normal(l + "self_attn.q_proj.weight", full, WIDTH, WIDTH);
            put(
                    l + "self_attn.k_proj.weight",
                    values.getOrDefault(l + "self_attn.q_proj.weight", new float[0]),
                    WIDTH,
                    WIDTH);
            normal(l + "self_attn.v_proj.weight", full, WIDTH, WIDTH);
            normal(l + "self_attn.o_proj.weight", full * residual, WIDTH, WIDTH);
            normal(l + "mlp.gate_proj.weight", full, INNER, WIDTH);
            normal(l + "mlp.up_proj.weight", full, INNER, WIDTH);
            normal(l + "mlp.down_proj.weight", residual / Math.sqrt(INNER), WIDTH, INNER);
            constant(l + "input_layernorm.weight", 1, WIDTH);
            constant(l + "post_attention_layernorm.weight", 1, WIDTH);
        }
        constant(p + "norm.weight", 1, WIDTH);
        normal("language_model.lm_head.weight", .02, vocabulary, WIDTH);
    }

    private void linear(String name, int out, int in) {
        normal(name + ".weight", 1 / Math.sqrt(in), out, in);
        constant(name + ".bias", 0, out);
    }

    private void norm(String name) {
        constant(name + ".weight", 1, VISION_WIDTH);
        constant(name + ".bias", 0, VISION_WIDTH);
    }

    private void normal(String name, double deviation, long... shape) {
        Random random = new Random(KeyedRandom.tensorSeed(seed, name));
        float[] result = new float[count(shape)];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (random.nextGaussian() * deviation);
        }
        put(name, result, shape);
    }

    private void constant(String name, float value, long... shape) {
        float[] result = new float[count(shape)];
        Arrays.fill(result, value);
        put(name, result, shape);
    }

    private static int count(long... shape) {
        long count = 1;
        for (long extent : shape) {
            count *= extent;
        }
        return Math.toIntExact(count);
    }

    private void put(String name, float[] tensor, long... shape) {
        shapes.put(name, shape);
        values.put(name, tensor);
    }

    private void save(Path file) throws IOException {
        List<StoredTensor> plan = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            List<Long> extents = Arrays.stream(shape).boxed().toList();
            plan.add(new StoredTensor(name, ScalarType.FLOAT32, extents, file, 0, 4L * count(shape)));
        });
        try (SafetensorsWriter writer = new SafetensorsWriter(file, plan)) {
            for (float[] tensor : values.values()) {
                writer.write(tensor);
            }
        }
    }
}
