package io.github.rlaifv.core.internal.mllm.lora;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The modules that an adapter_config.json selects.
 *
 * @param targets matches whole names of adapted modules
 * @param excluded matches whole names of modules that are not adapted nevertheless
 * @param layers indices of adapted layers; empty for all
 * @param allLinear whether every linear map is adapted, whatever its name is
 */
record PeftTargets(Pattern targets, Optional<Pattern> excluded, Set<Integer> layers, boolean allLinear) {
    private static final String ALL_LINEAR = "all-linear";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,500}");
    private static final Pattern LAYER = Pattern.compile(".*\\.layers\\.(\\d{1,6})\\..*");
    private static final int MOST_TARGETS = 100_000;
    private static final int LONGEST_EXPRESSION = 10_000;
    private static final int MOST_GROUPS = 200;

    PeftTargets {
        layers = Set.copyOf(layers);
    }

    /**
     * Reads {@code target_modules} and the fields that restrict it.
     *
     * @throws BadDataException naming file and field
     */
    static PeftTargets of(ConfigFields fields) {
        Set<Integer> layers = new HashSet<>();
        if (fields.raw("layers_to_transform").isNumber()) {
            layers.add(fields.integer("layers_to_transform", 0));
        } else {
            layers.addAll(fields.integers("layers_to_transform"));
        }
        JsonNode pattern = fields.raw("layers_pattern");
        boolean usual = !FieldRules.on(pattern)
                || pattern.asText().equals("layers")
                || pattern.size() == 1 && pattern.path(0).asText().equals("layers");
        if (!layers.isEmpty() && !usual) {
            throw fields.bad("layers_pattern", "is not supported, only 'layers' is");
        }
        Optional<Pattern> excluded = FieldRules.on(fields.raw("exclude_modules"))
                ? Optional.of(compiled(fields, "exclude_modules"))
                : Optional.empty();
        return new PeftTargets(
                compiled(fields, "target_modules"),
                excluded,
                layers,
                fields.raw("target_modules").asText().equals(ALL_LINEAR));
    }

    private static Pattern compiled(ConfigFields fields, String name) {
        try {
            return Pattern.compile(expression(fields, name));
        } catch (PatternSyntaxException e) {
            throw fields.bad(name, "must be a regular expression for names of modules (" + e.getDescription() + ")");
        }
    }

    /** PEFT treats a string as an expression for whole names and a list as ends of names. */
    private static String expression(ConfigFields fields, String field) {
        JsonNode targets = fields.raw(field);
        if (targets.isTextual()) {
            return bounded(fields, field, targets.asText());
        }
        if (!targets.isArray() || targets.isEmpty() || targets.size() > MOST_TARGETS) {
            throw fields.bad(field, "must be a string or a list of module names");
        }
        StringJoiner names = new StringJoiner("|", "(?:.*\\.)?(?:", ")");
        for (JsonNode name : targets) {
            if (!name.isTextual() || !NAME.matcher(name.asText()).matches()) {
                throw fields.bad(field, "must be a string or a list of module names");
            }
            names.add(name.asText().replace(".", "\\."));
        }
        return names.toString();
    }

    private static String bounded(ConfigFields fields, String field, String text) {
        long groups = text.chars().filter(c -> c == '(' || c == '[').count();
        if (text.length() > LONGEST_EXPRESSION || groups > MOST_GROUPS) {
            throw fields.bad(
                    field,
                    "must be an expression of at most " + LONGEST_EXPRESSION + " characters and " + MOST_GROUPS
                            + " groups");
        }
        return text;
    }

    /**
     * Whether a module is adapted.
     *
     * @param names names of the module in all supported layouts
     * @throws IllegalArgumentException if matching takes too long
     */
    boolean adapts(Collection<String> names) {
        for (String name : List.copyOf(names)) {
            Matcher layer = LAYER.matcher(name);
            boolean inLayers = layers.isEmpty() || layer.matches() && layers.contains(Integer.parseInt(layer.group(1)));
            boolean out = excluded.isPresent() && BoundedMatch.matches(excluded.get(), name);
            if (inLayers && !out && (allLinear || BoundedMatch.matches(targets, name))) {
                return true;
            }
        }
        return false;
    }
}
