package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unsupported image and position settings of Qwen2.5-VL and SmolVLM are rejected when a folder is opened. */
class ProcessorSettingsTest {
    @TempDir
    Path temporary;

    private ModelCopy copy(String family) {
        return ModelCopy.of(Fixtures.require(Fixtures.path(family, "model")), temporary.resolve("model"));
    }

    private static void refused(ModelCopy model, String file, String field) {
        assertThatThrownBy(() -> Policies.open(model.folder()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "do_resize | false",
                "do_rescale | false",
                "do_resize | 1",
                "rescale_factor | 0",
                "rescale_factor | \"1/255\"",
                "image_mean | [0.5, 0.5]",
                "image_mean | 0.5",
                "image_mean | [0.5, 0.5, \"0.5\"]",
                "image_std | [0.5, 0.5, 0.0]",
                "image_std | [0.5, 0.5, -0.5]",
                "image_std | [0.5, 0.5, 0.5, 0.5]",
                "resample | 0"
            })
    void unsupportedSettingsOfBothFamiliesAreRejected(String field, String value) throws IOException {
        JsonNode node = new JsonMapper().readTree(value);
        for (String family : new String[] {"qwen2_5_vl", "smolvlm"}) {
            Path model = Fixtures.require(Fixtures.path(family, "model"));
            ModelCopy copy = ModelCopy.of(model, temporary.resolve(family));
            copy.json(
                    "processor_config.json", config -> ((ObjectNode) config.path("image_processor")).set(field, node));
            refused(copy, "processor_config.json", "image_processor." + field);
        }
    }

    @ParameterizedTest
    @CsvSource({"do_normalize, false", "rescale_factor, 0.5", "patch_size, 8", "min_pixels, 2000000000"})
    void unsupportedSettingsOfQwenAreRejected(String field, String value) throws IOException {
        JsonNode node = new JsonMapper().readTree(value);
        ModelCopy model = copy("qwen2_5_vl");
        model.json("processor_config.json", config -> ((ObjectNode) config.path("image_processor")).set(field, node));
        refused(model, "processor_config.json", "image_processor." + field);
    }

    @ParameterizedTest
    @CsvSource({"size, longest_edge", "max_image_size, longest_edge"})
    void hugeImageSizesOfSmolVlmAreRejected(String part, String field) {
        ModelCopy model = copy("smolvlm");
        model.json(
                "processor_config.json",
                config -> config.withObject("image_processor").withObject(part).put(field, 2_000_000_000));
        refused(model, "processor_config.json", "image_processor." + part + "." + field);
    }

    @ParameterizedTest
    @CsvSource({"rope_type, yarn", "type, yarn", "rope_type, linear", "rope_type, dynamic"})
    void unsupportedRotaryPositionsOfQwenAreRejected(String field, String type) {
        ModelCopy model = copy("qwen2_5_vl");
        model.config(config -> {
            JsonNode text = config.path("text_config");
            ((ObjectNode) (text.isObject() ? text : config))
                    .withObject("rope_parameters")
                    .put(field, type);
        });
        refused(model, "config.json", "\"" + type + "\"");
    }

    @ParameterizedTest
    @CsvSource({"mrope", "default"})
    void supportedRotaryPositionsOfQwenAreRead(String type) {
        ModelCopy model = copy("qwen2_5_vl");
        model.config(config -> {
            JsonNode text = config.path("text_config");
            ((ObjectNode) (text.isObject() ? text : config))
                    .withObject("rope_parameters")
                    .put("type", type);
        });
        Policies.open(model.folder()).close();
    }

    /** The fast image processors of transformers 4.50 to 4.57 write the field for every form of size. */
    @ParameterizedTest
    @CsvSource({"qwen2_5_vl", "smolvlm", "llava15", "llava_next"})
    void defaultToSquareMattersOnlyIfSizeIsANumber(String family) {
        ModelCopy model = copy(family);
        model.json(
                "processor_config.json",
                config -> ((ObjectNode) config.path("image_processor")).put("default_to_square", true));
        Policies.open(model.folder()).close();
        model.json("processor_config.json", config -> ((ObjectNode) config.path("image_processor")).put("size", 56));
        refused(
                model,
                "processor_config.json",
                "image_processor." + (family.startsWith("llava") ? "default_to" : "size"));
    }
}
