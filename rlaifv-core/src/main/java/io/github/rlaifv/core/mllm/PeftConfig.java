package io.github.rlaifv.core.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/** PEFT's adapter_config.json. */
final class PeftConfig {
    /** Switches of PEFT that change the arithmetic in a way that is not supported. */
    private static final List<String> UNSUPPORTED = List.of(
            "use_dora",
            "use_qalora",
            "use_bdlora",
            "fan_in_fan_out",
            "lora_bias",
            "alora_invocation_tokens",
            "arrow_config",
            "kasa_config",
            "velora_config",
            "layer_replication",
            "modules_to_save",
            "target_parameters",
            "trainable_token_indices",
            "rank_pattern",
            "alpha_pattern");

    private PeftConfig() {}

    /**
     * Reads the settings.
     *
     * @throws BadDataException naming file and field
     */
    static Lora parse(JsonNode config, Path file) {
        String type = config.path("peft_type").asText();
        if (!type.equals("LORA")) {
            throw new BadDataException(file + ": peft_type is '" + type + "', only LORA adapters can be loaded");
        }
        for (String field : UNSUPPORTED) {
            JsonNode value = config.path(field);
            boolean used = value.isContainerNode()
                    ? !value.isEmpty()
                    : !value.isMissingNode() && !value.isNull() && !(value.isBoolean() && !value.booleanValue());
            if (used) {
                throw new BadDataException(file + ": " + field + " is " + value
                        + ", which is not supported; merge the adapter into its model with PEFT and open that");
            }
        }
        if (!config.path("bias").asText("none").equals("none")) {
            throw new BadDataException(
                    file + ": bias is '" + config.path("bias").asText()
                            + "', only 'none' is supported; merge the adapter into its model with PEFT and open that");
        }
        try {
            return new Lora(
                    config.path("r").asInt(0),
                    config.path("lora_alpha").asDouble(Double.NaN),
                    config.path("lora_dropout").asDouble(0),
                    targets(config.path("target_modules"), file),
                    false,
                    config.path("use_rslora").asBoolean(false),
                    0);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(file + ": " + e.getMessage(), e);
        }
    }

    /** PEFT takes a string as an expression for whole names, a list as names' ends. */
    private static String targets(JsonNode targets, Path file) {
        if (targets.isTextual()) {
            return targets.asText();
        }
        if (!targets.isArray() || targets.isEmpty()) {
            throw new BadDataException(file + ": target_modules is " + targets + ", expected is a string or a list");
        }
        StringJoiner names = new StringJoiner("|", "(?:.*\\.)?(?:", ")");
        targets.forEach(name -> names.add(name.asText().replace(".", "\\.")));
        return names.toString();
    }

    /**
     * @param targets names of the adapted modules, or their ends, as the family's own code has them
     */
    static JsonNode of(Lora lora, List<String> targets, Path model) {
        ObjectNode config = new JsonMapper().createObjectNode();
        config.put("base_model_name_or_path", model.toAbsolutePath().normalize().toString());
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("inference_mode", true);
        config.put("init_lora_weights", true);
        if (lora.alpha() == Math.rint(lora.alpha())) {
            config.put("lora_alpha", (long) lora.alpha());
        } else {
            config.put("lora_alpha", lora.alpha());
        }
        config.put("lora_dropout", lora.dropout());
        config.putNull("modules_to_save");
        config.put("peft_type", "LORA");
        config.put("r", lora.rank());
        targets.forEach(config.putArray("target_modules")::add);
        config.put("task_type", "CAUSAL_LM");
        config.put("use_dora", false);
        config.put("use_rslora", lora.rankStabilized());
        return config;
    }
}
