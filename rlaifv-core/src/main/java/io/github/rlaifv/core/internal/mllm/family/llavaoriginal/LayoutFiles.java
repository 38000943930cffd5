package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The JSON files that a converted model folder has beside its weights. */
final class LayoutFiles {
    static final String CONFIG = "config.json";
    static final String PREPROCESSOR = "preprocessor_config.json";
    /** PIL's numbers of the filters. */
    private static final Map<ResampleFilter, Integer> FILTERS =
            Map.of(ResampleFilter.LANCZOS, 1, ResampleFilter.BILINEAR, 2, ResampleFilter.BICUBIC, 3);

    /** Fields of a LLaMA's configuration that both layouts have; the original layout has them at the top. */
    private static final List<String> TEXT = List.of(
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "hidden_act",
            "max_position_embeddings",
            "rms_norm_eps",
            "rope_theta",
            "rope_scaling",
            "rope_parameters",
            "attention_bias",
            "mlp_bias",
            "attention_dropout",
            "initializer_range",
            "pretraining_tp",
            "tie_word_embeddings",
            "use_cache",
            "bos_token_id",
            "eos_token_id");

    private LayoutFiles() {}

    static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, JsonText.pretty(json) + "\n");
    }

    /** Copies the fields that a language model has in both layouts. */
    static void copyText(JsonNode from, ObjectNode to) {
        TEXT.stream().filter(from::hasNonNull).forEach(name -> to.set(name, from.get(name)));
    }

    /** Copies a field if it is there. */
    static void copy(String name, JsonNode from, ObjectNode to) {
        if (from.hasNonNull(name)) {
            to.set(name, from.get(name));
        }
    }

    /** Copies files that are the same in both layouts, if they are there. */
    static void copyFiles(Path model, Path fresh, String... names) throws IOException {
        for (String name : names) {
            if (Files.isRegularFile(model.resolve(name))) {
                Files.copy(model.resolve(name), fresh.resolve(name));
            }
        }
    }

    /** A JSON object of a file; an empty one if there is no file. */
    static ObjectNode object(Path file) {
        return JsonFile.readIfPresent(file)
                .filter(JsonNode::isObject)
                .map(json -> (ObjectNode) json.deepCopy())
                .orElseGet(JsonText::object);
    }

    /**
     * The settings of an image processor as preprocessor_config.json states them.
     *
     * @param padded whether the file states that images are padded to squares; the original layout states it elsewhere
     */
    static ObjectNode preprocessor(ImageProcessor processor, boolean padded) {
        ImageSettings settings = processor.settings();
        ObjectNode json = JsonText.object();
        json.put("image_processor_type", padded ? "LlavaImageProcessor" : "CLIPImageProcessor");
        if (padded) {
            json.put("do_pad", true);
        }
        json.put("do_convert_rgb", true).put("do_resize", settings.resize() != null);
        if (settings.resize() instanceof TargetSize.ShortestEdge edge) {
            json.putObject("size").put("shortest_edge", edge.pixels());
        } else if (settings.resize() instanceof TargetSize.Exact exact) {
            json.putObject("size").put("height", exact.height()).put("width", exact.width());
        }
        json.put("resample", FILTERS.get(settings.filter()));
        TargetSize.Exact crop = settings.crop();
        json.put("do_center_crop", crop != null);
        if (crop != null) {
            json.putObject("crop_size").put("height", crop.height()).put("width", crop.width());
        }
        json.put("do_rescale", settings.rescaleFactor() != 1).put("rescale_factor", settings.rescaleFactor());
        json.put("do_normalize", settings.normalize());
        numbers(settings.mean(), json.putArray("image_mean"));
        numbers(settings.std(), json.putArray("image_std"));
        return json;
    }

    private static void numbers(List<Double> values, ArrayNode array) {
        values.forEach(array::add);
    }
}
