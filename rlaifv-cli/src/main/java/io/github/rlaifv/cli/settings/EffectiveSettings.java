package io.github.rlaifv.cli.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlaifv.core.device.ComputeDevice;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The settings of a run: the values of all options, typed, read from a file, of a recipe or by default, as a settings file.
 * Beside each value stands where it comes from. Options without a value are null, with what that stands for beside them.
 *
 * @param command the command
 * @param parsed its parsed command line
 * @param defaults values by option, such as {@code --rounds}, of defaults that depend on other options
 */
public record EffectiveSettings(CommandSpec command, ParseResult parsed, Map<String, ?> defaults) {
    private static final Pattern DEFAULT = Pattern.compile("\\(default: (.*)\\)$", Pattern.DOTALL);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    /** Returns the settings as YAML, which {@code --settings} reads. */
    public String yaml() {
        StringBuilder text = new StringBuilder("# settings of " + command.qualifiedName() + "\n");
        arguments().forEach(argument -> text.append(line(argument)));
        return text.toString();
    }

    /** Returns the settings as the fields of a JSON object, each with a value that Jackson writes. */
    public Map<String, ?> fields() {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        arguments().forEach(argument -> all.put(SettingsArguments.name(argument), value(argument)));
        return all;
    }

    /** Returns where each value comes from, by the names of {@link #fields}. */
    public Map<String, String> sources() {
        Map<String, String> all = new LinkedHashMap<>();
        arguments().forEach(argument -> all.put(SettingsArguments.name(argument), source(argument)));
        return all;
    }

    private String source(ArgSpec argument) {
        return CommandSettings.source(command, argument)
                .orElse(matched(argument).isPresent() ? "command line" : "default");
    }

    /** What a settings file may have, in the order of the help. */
    private Stream<ArgSpec> arguments() {
        Stream<ArgSpec> options = command.options().stream()
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .map(ArgSpec.class::cast);
        return Stream.concat(command.positionalParameters().stream(), options)
                .filter(argument -> !SettingsArguments.CALL_ONLY.contains(SettingsArguments.name(argument)));
    }

    private String line(ArgSpec argument) {
        JsonNode value = value(argument);
        ObjectNode field = JsonNodeFactory.instance.objectNode();
        field.set(SettingsArguments.name(argument), value);
        try {
            String text = YAML.writeValueAsString(field).stripTrailing();
            String beside = value.isNull() ? meaning(argument) : " # " + source(argument);
            // a list or map goes on in the next line
            int end = text.indexOf('\n');
            return (end < 0 ? text + beside : text.substring(0, end) + beside + text.substring(end)) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is not written: " + e.getMessage(), e);
        }
    }

    /** What a missing value stands for, as a comment. */
    private static String meaning(ArgSpec argument) {
        Matcher found = DEFAULT.matcher(String.join(" ", argument.description()));
        return found.find() ? " # " + found.group(1).replaceAll("\\s+", " ").replace("%%", "%") : "";
    }

    private JsonNode value(ArgSpec argument) {
        List<String> texts = texts(argument);
        if (Map.class.isAssignableFrom(argument.type())) {
            ObjectNode map = JsonNodeFactory.instance.objectNode();
            texts.stream()
                    .map(text -> text.split("=", 2))
                    .forEach(pair -> map.put(pair[0], pair.length > 1 ? pair[1] : ""));
            return map;
        }
        if (argument.isMultiValue()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            texts.forEach(text -> list.add(node(argument, text)));
            return list.isEmpty() ? JsonNodeFactory.instance.nullNode() : list;
        }
        return texts.isEmpty() ? JsonNodeFactory.instance.nullNode() : node(argument, texts.get(texts.size() - 1));
    }

    private static JsonNode node(ArgSpec argument, String text) {
        Class<?> type = argument.isMultiValue() && argument.auxiliaryTypes().length > 0
                ? argument.auxiliaryTypes()[0]
                : argument.type();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> nodes.booleanNode(Boolean.parseBoolean(text));
            case "int", "Integer", "long", "Long" -> nodes.numberNode(Long.parseLong(text));
            case "double", "Double" -> number(text);
            default -> nodes.textNode(text);
        };
    }

    /** A number, or a word that an option takes in place of one. */
    private static JsonNode number(String text) {
        try {
            return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }

    private List<String> texts(ArgSpec argument) {
        Optional<ArgSpec> matched = matched(argument);
        if (matched.isPresent()) {
            // keys and values of maps are split apart in the other list
            List<String> typed = argument.type() == Map.class
                    ? matched.get().originalStringValues()
                    : matched.get().stringValues();
            // a flag that is typed without a value
            return typed.isEmpty()
                            || typed.equals(List.of("")) && argument.arity().max() == 0
                    ? List.of("true")
                    : typed;
        }
        Object dependent = argument instanceof OptionSpec option ? defaults.get(option.names()[0]) : null;
        if (dependent != null) {
            return of(dependent);
        }
        return argument.defaultValue() == null ? of(argument.getValue()) : List.of(argument.defaultValue());
    }

    private Optional<ArgSpec> matched(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? Optional.ofNullable(parsed.matchedOption(option.longestName()))
                : parsed.matchedPositionals().stream()
                        .filter(argument::equals)
                        .map(ArgSpec.class::cast)
                        .findFirst();
    }

    private static List<String> of(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof Collection<?> all) {
            return all.stream().map(EffectiveSettings::text).toList();
        }
        if (value instanceof Object[] all) {
            return Arrays.stream(all).map(EffectiveSettings::text).toList();
        }
        if (value instanceof Map<?, ?> all) {
            return all.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                    .toList();
        }
        return text(value).isEmpty() ? List.of() : List.of(text(value));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof ComputeDevice device) {
            return device.kind() == ComputeDevice.Kind.CPU ? "cpu" : "cuda:" + device.index();
        }
        return value instanceof Enum<?> one ? one.name() : String.valueOf(value);
    }
}
