package io.github.rlaifv.core.mllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

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

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,500}");
    private static final int MOST_TARGETS = 100_000;
    private static final int LONGEST_EXPRESSION = 10_000;
    private static final int MOST_GROUPS = 200;

    private PeftConfig() {}

    /**
     * Reads the settings.
     *
     * @throws BadDataException naming file and field
     */
    static Lora parse(JsonNode config, Path file) {
        ConfigFields fields = new ConfigFields(config, file);
        if (!fields.text("peft_type", "").equals("LORA")) {
            throw fields.bad("peft_type", "is not supported, only LORA adapters can be loaded");
        }
        for (String field : UNSUPPORTED) {
            JsonNode value = config.path(field);
            boolean used = value.isContainerNode()
                    ? !value.isEmpty()
                    : !value.isMissingNode() && !value.isNull() && !(value.isBoolean() && !value.booleanValue());
            if (used) {
                throw fields.bad(field, "is not supported, merge the adapter into its model with PEFT and open that");
            }
        }
        if (!fields.text("bias", "none").equals("none")) {
            throw fields.bad(
                    "bias",
                    "is not supported, only 'none' is: merge the adapter into its model with PEFT and open that");
        }
        for (String required : List.of("r", "lora_alpha")) {
            if (fields.lacks(required)) {
                throw fields.bad(required, "is required");
            }
        }
        try {
            return new Lora(
                    fields.positive("r", 0),
                    fields.positiveNumber("lora_alpha", 0),
                    fields.number("lora_dropout", 0),
                    targets(fields),
                    false,
                    fields.flag("use_rslora", false),
                    0);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(file + ": " + e.getMessage(), e);
        }
    }

    /** PEFT takes a string as an expression for whole names, a list as names' ends. */
    private static String targets(ConfigFields fields) {
        JsonNode targets = fields.raw("target_modules");
        if (targets.isTextual()) {
            return expression(fields, targets.asText());
        }
        if (!targets.isArray() || targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw fields.bad("target_modules", "must be a string or a list of module names");
        }
        StringJoiner names = new StringJoiner("|", "(?:.*\\.)?(?:", ")");
        for (JsonNode name : targets) {
            if (!name.isTextual() || !NAME.matcher(name.asText()).matches()) {
                throw fields.bad("target_modules", "must be a string or a list of module names");
            }
            names.add(name.asText().replace(".", "\\."));
        }
        return names.toString();
    }

    private static String expression(ConfigFields fields, String text) {
        long groups = text.chars().filter(c -> c == '(' || c == '[').count();
        if (text.length() > LONGEST_EXPRESSION || groups > MOST_GROUPS) {
            throw fields.bad(
                    "target_modules",
                    "must be an expression of at most " + LONGEST_EXPRESSION + " characters and " + MOST_GROUPS
                            + " groups");
        }
        return text;
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
