package io.github.rlaifv.core.internal.mllm.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PeftConfigTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FILE = Path.of("adapter", "adapter_config.json");

    private static ObjectNode sound() {
        ObjectNode config =
                JSON.createObjectNode().put("peft_type", "LORA").put("r", 4).put("lora_alpha", 8);
        config.putArray("target_modules").add("q_proj").add("layers.1.v_proj");
        return config;
    }

    @Test
    void readsSoundSettings() {
        assertThat(PeftConfig.parse(sound(), FILE).rank()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "r | 0",
                "r | -1",
                "r | 4.5",
                "r | '4'",
                "r | 3000000000",
                "r | null",
                "lora_alpha | 'x'",
                "lora_alpha | 0",
                "lora_alpha | 1e400",
                "lora_alpha | null",
                "lora_dropout | true",
                "lora_dropout | [0]",
                "use_rslora | 'yes'",
                "peft_type | 7",
                "bias | []",
                "target_modules | 7",
                "target_modules | []",
                "target_modules | [7]",
                "target_modules | ['(a+)+']"
            })
    void rejectsFieldsOutsideTheirRange(String field, String value) throws IOException {
        JsonNode config = sound().set(field, JSON.readTree(value.replace('\'', '"')));
        assertThatThrownBy(() -> PeftConfig.parse(config, FILE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("adapter_config.json: " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pissa", "pissa_niter_4", "olora", "corda", "loftq", "lora_ga", "tomorrow's"})
    void rejectsInitializationsThatChangeTheModel(String way) {
        ObjectNode config = sound().put("init_lora_weights", way);
        assertThatThrownBy(() -> PeftConfig.parse(config, FILE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("adapter_config.json: init_lora_weights", way, "merge the adapter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "null", "\"gaussian\"", "\"orthogonal\"", "\"eva\""})
    void readsInitializationsThatKeepTheModel(String way) throws IOException {
        JsonNode config = sound().set("init_lora_weights", JSON.readTree(way));
        assertThat(PeftConfig.parse(config, FILE).rank()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "use_dora | true",
                "use_newlora | true",
                "fan_in_fan_out | true",
                "rank_pattern | {\"q_proj\": 2}",
                "modules_to_save | [\"lm_head\"]",
                "layer_replication | [[0, 2]]",
                "use_bdlora | 3",
                "some_config | {\"a\": 1}"
            })
    void rejectsUnsupportedSettings(String field, String value) throws IOException {
        JsonNode config = sound().set(field, JSON.readTree(value));
        assertThatThrownBy(() -> PeftConfig.parse(config, FILE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("adapter_config.json: " + field, "merge the adapter");
    }

    @Test
    void ignoresDisabledSettings() throws IOException {
        ObjectNode config = sound();
        config.setAll((ObjectNode) JSON.readTree("""
                {"use_dora": false, "use_tomorrow": false, "rank_pattern": {}, "alpha_pattern": {}, "loftq_config": {},
                 "megatron_config": null, "megatron_core": "megatron.core", "peft_version": "0.21.2", "revision": "main",
                 "qalora_group_size": 16, "trainable_token_indices": null, "auto_mapping": {"parent_library": "x"}}
                """));
        assertThat(PeftConfig.parse(config, FILE).rank()).isEqualTo(4);
    }

    @Test
    void targetsAreNarrowedByLayersAndExclusions() {
        ObjectNode config = sound();
        config.putArray("layers_to_transform").add(1);
        config.put("exclude_modules", ".*vision_tower.*");
        PeftTargets targets = PeftTargets.of(new ConfigFields(config, FILE));
        assertThat(targets.adapts(List.of("model.layers.1.self_attn.q_proj"))).isTrue();
        assertThat(targets.adapts(List.of("model.layers.0.self_attn.q_proj"))).isFalse();
        assertThat(targets.adapts(List.of("model.vision_tower.encoder.layers.1.self_attn.q_proj")))
                .isFalse();
        assertThat(targets.adapts(List.of("model.layers.1.mlp.up_proj"))).isFalse();
    }

    @Test
    void rejectsNestedExpressions() {
        ObjectNode config = sound().put("target_modules", "(".repeat(5000) + "a" + ")".repeat(5000));
        assertThatThrownBy(() -> PeftConfig.parse(config, FILE))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("adapter_config.json: target_modules", "groups");
    }

    @Test
    void rejectsExpressionsThatTakeExponentialTime() {
        Pattern evil = Pattern.compile("(([a-z0-9_.])+)+\\1!");
        assertThat(BoundedMatch.matches(Pattern.compile(".*q_proj"), "model.layers.0.self_attn.q_proj"))
                .isTrue();
        assertThatThrownBy(() -> BoundedMatch.matches(evil, "model.language_model.layers.0.self_attn.q_proj"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes too long");
    }
}
