package io.github.rlaifv.core.internal.mllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules for the fields of one object in a checkpoint's files. A rule says that a field is read, that only certain
 * values are supported, or that it has no effect on this library's computations. Any other field is rejected unless its
 * value switches nothing on: null, false, or an empty text, list or object.
 *
 * <p>Immutable; each method returns new rules.
 */
public final class FieldRules {
    /** Prefixes of fields that describe how a model was trained, or that belong to the software that wrote the file. */
    private static final List<String> NOTES =
            List.of("_", "freeze_", "unfreeze_", "tune_", "unsloth_", "transformers.js", "transformers_", "axolotl");

    /** No rules: every field is unknown. */
    public static final FieldRules NONE = new FieldRules(Set.of(), Map.of());

    private final Set<String> free;
    private final Map<String, List<Object>> bound;

    private FieldRules(Set<String> free, Map<String, List<Object>> bound) {
        this.free = free;
        this.bound = bound;
    }

    /** Adds fields that the code reads; it checks their values itself. */
    public FieldRules followed(String... names) {
        Set<String> more = new LinkedHashSet<>(free);
        more.addAll(List.of(names));
        return new FieldRules(more, bound);
    }

    /** Adds fields that have no effect on this library's computations, whatever their values are. */
    public FieldRules harmless(String... names) {
        return followed(names);
    }

    /**
     * Adds a field of which only some values are supported. Null counts as missing.
     *
     * @param name name of the field
     * @param values supported numbers, texts or booleans
     */
    public FieldRules only(String name, Object... values) {
        Map<String, List<Object>> more = new LinkedHashMap<>(bound);
        more.put(name, List.of(values));
        return new FieldRules(free, more);
    }

    /** Combines these rules with others. */
    public FieldRules and(FieldRules others) {
        FieldRules all = followed(others.free.toArray(String[]::new));
        Map<String, List<Object>> more = new LinkedHashMap<>(bound);
        more.putAll(others.bound);
        return new FieldRules(all.free, more);
    }

    /**
     * Checks all fields of an object.
     *
     * @throws BadDataException naming file and field if a field is not supported and might affect computations
     */
    public void check(ConfigFields fields) {
        Iterator<Map.Entry<String, JsonNode>> each = fields.node().properties().iterator();
        while (each.hasNext()) {
            Map.Entry<String, JsonNode> field = each.next();
            String name = field.getKey();
            List<Object> values = bound.get(name);
            if (values != null) {
                if (!field.getValue().isNull() && values.stream().noneMatch(value -> equal(value, field.getValue()))) {
                    throw fields.bad(
                            name, "is not supported, only " + (values.size() == 1 ? values.get(0) : values) + " is");
                }
            } else if (!free.contains(name)
                    && on(field.getValue())
                    && NOTES.stream().noneMatch(name::startsWith)) {
                throw fields.bad(
                        name,
                        "is not supported and may change the model's outputs",
                        "remove the field if it changes nothing, or use another model");
            }
        }
    }

    private static boolean equal(Object value, JsonNode given) {
        if (value instanceof Number number) {
            return given.isNumber() && given.asDouble() == number.doubleValue();
        }
        return value instanceof Boolean flag
                ? given.isBoolean() && given.asBoolean() == flag
                : given.isTextual() && given.asText().equals(value);
    }

    /** Whether a value may switch something on. */
    public static boolean on(JsonNode value) {
        if (value.isContainerNode()) {
            return !value.isEmpty();
        }
        if (value.isTextual()) {
            return !value.asText().isEmpty();
        }
        return value.isNumber() || value.asBoolean();
    }
}
