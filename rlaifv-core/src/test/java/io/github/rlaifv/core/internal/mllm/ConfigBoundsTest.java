package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in config.json that need too much memory are rejected before the memory is allocated. */
class ConfigBoundsTest {
    private static final Set<String> COUNTS = Set.of(
            "num_hidden_layers",
            "depth",
            "num_attention_heads",
            "num_heads",
            "num_key_value_heads",
            "hidden_size",
            "intermediate_size",
            "vocab_size",
            "head_dim",
            "image_size",
            "patch_size",
            "temporal_patch_size",
            "spatial_merge_size",
            "window_size",
            "scale_factor",
            "num_query",
            "max_position_embeddings");

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava15_original", "llava_next", "omnilmm", "qwen2_5_vl", "smolvlm", "llama31"})
    void hugeCountsAreRejected(String family) {
        Path source = family.equals("llama31")
                ? ModelCopy.resource("textonly/llama31")
                : Fixtures.require(Fixtures.path(family, "model"));
        ModelCopy model = ModelCopy.of(source, temporary.resolve("model"));
        List<String> counts = new ArrayList<>();
        model.config(config -> collect(config, "", counts));
        for (String pointer : counts) {
            for (int huge : new int[] {2_000_000_000, Integer.MAX_VALUE, 1 << 30}) {
                List<JsonNode> before = new ArrayList<>();
                model.config(config -> before.add(put(config, pointer, huge)));
                String name = pointer.substring(pointer.lastIndexOf('/') + 1);
                assertThatThrownBy(() -> Policies.open(model.folder()).close())
                        .as("%s of %s as %s", pointer, family, huge)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("config.json")
                        .hasMessageContaining(name);
                model.config(config -> parent(config, pointer).set(name, before.get(0)));
            }
        }
        Policies.open(model.folder()).close();
    }

    private static void collect(JsonNode node, String pointer, List<String> counts) {
        node.properties().forEach(field -> {
            String path = pointer + "/" + field.getKey();
            if (field.getValue().isObject()) {
                collect(field.getValue(), path, counts);
            } else if (COUNTS.contains(field.getKey()) && field.getValue().isInt()) {
                counts.add(path);
            }
        });
    }

    private static ObjectNode parent(ObjectNode config, String pointer) {
        return (ObjectNode) config.at(pointer.substring(0, pointer.lastIndexOf('/')));
    }

    private static JsonNode put(ObjectNode config, String pointer, int value) {
        JsonNode before = config.at(pointer);
        parent(config, pointer).put(pointer.substring(pointer.lastIndexOf('/') + 1), value);
        return before;
    }
}
