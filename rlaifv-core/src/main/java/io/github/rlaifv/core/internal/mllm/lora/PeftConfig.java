package io.github.rlaifv.core.internal.mllm.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads and writes PEFT's adapter_config.json. */
final class PeftConfig {
    /** What to do with an adapter that can not be loaded. */
    static final String MERGE = "merge the adapter into its model with PEFT and open that";

    /** Initializations that leave the model's own weights unchanged; others subtract a part from them. */
    private static final List<String> FIRST_VALUES = List.of("gaussian", "orthogonal", "eva");

    private static final FieldRules RULES = FieldRules.NONE
            .followed("peft_type", "r", "lora_alpha", "lora_dropout", "use_rslora", "bias", "init_lora_weights")
            .followed("target_modules", "exclude_modules", "layers_to_transform", "layers_pattern")
            .harmless("base_model_name_or_path", "revision", "task_type", "auto_mapping", "peft_version")
            .harmless("inference_mode", "runtime_config", "ensure_weight_tying")
            // Sizes and settings of methods that other fields switch on.
            .harmless(
                    "qalora_group_size",
                    "megatron_core",
                    "eva_config",
                    "corda_config",
                    "loftq_config",
                    "lora_ga_config")
            // Written by PEFT's first versions and by other tools.
            .harmless("merge_weights", "enable_lora", "enable_lora_list");

    private PeftConfig() {}

    /**
     * Reads the settings.
     *
     * @throws BadDataException naming file and field
     */
    static Lora parse(JsonNode config, Path file) {
        ConfigFields fields = new ConfigFields(config, file);
        if (!fields.text("peft_type", "").equals("LORA")) {
            throw fields.bad("peft_type", "is not supported, only LORA adapters can be loaded", MERGE);
        }
        if (!fields.text("bias", "none").equals("none")) {
            throw fields.bad("bias", "is not supported, only 'none' is", MERGE);
        }
        checkFirstValues(fields);
        try {
            RULES.check(fields);
        } catch (BadDataException e) {
            throw new BadDataException(e.getMessage() + "; or " + MERGE, e);
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
                    PeftTargets.of(fields).targets().pattern(),
                    false,
                    fields.flag("use_rslora", false),
                    0);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(file + ": " + e.getMessage(), e);
        }
    }

    private static void checkFirstValues(ConfigFields fields) {
        JsonNode first = fields.raw("init_lora_weights");
        boolean plain = first.isMissingNode() || first.isNull() || first.isBoolean();
        if (!plain && !(first.isTextual() && FIRST_VALUES.contains(first.asText()))) {
            throw fields.bad(
                    "init_lora_weights",
                    "is not supported, since it changes the model's own weights before the adapter is applied; supported"
                            + " are true, false and " + FIRST_VALUES,
                    "save the adapter with PEFT's path_initial_model_for_weight_conversion, or " + MERGE);
        }
    }

    /**
     * Creates the configuration of an adapter.
     *
     * @param lora settings of the adapter
     * @param targets names of the adapted modules in the family's own code, or ends of them
     * @param model folder of the model that the adapter is for; empty if no folder contains its weights
     */
    static JsonNode of(Lora lora, List<String> targets, Optional<Path> model) {
        ObjectNode config = JsonText.object();
        config.put(
                "base_model_name_or_path",
                model.map(folder -> folder.toAbsolutePath().normalize().toString())
                        .orElse(null));
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
