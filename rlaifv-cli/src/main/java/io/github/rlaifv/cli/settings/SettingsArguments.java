package io.github.rlaifv.cli.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The arguments that a settings file adds to a command line.
 *
 * @param command the command
 * @param file the file
 */
record SettingsArguments(CommandSpec command, SettingsFile file) {
    private static final String DASHES = "--";
    private static final String SEPARATOR = ",";

    /** Names of options that no file may have, because they are about one call of the command. */
    static final Set<String> CALL_ONLY = Set.of("settings", "print-settings", "dry-run", "help", "version");

    /**
     * Returns the fields of the file by what they set, without those that the command line gives itself.
     *
     * @throws ParameterException naming file, line and field of what the command does not have
     */
    Map<ArgSpec, Setting> added(GivenArguments given) {
        Map<ArgSpec, Setting> added = new LinkedHashMap<>();
        Set<ArgSpec> seen = new HashSet<>();
        for (Setting setting : file.settings()) {
            ArgSpec argument = argument(setting);
            if (!seen.add(argument)) {
                throw refused(setting, "it is another name of an option that the file sets already. Keep one of them");
            }
            checkForm(setting, argument);
            if (!setting.absent() && !given.has(argument)) {
                added.put(argument, setting);
            }
        }
        return added;
    }

    private ArgSpec argument(Setting setting) {
        String name = setting.name();
        if (CALL_ONLY.contains(name)) {
            throw refused(setting, "--" + name + " is an option of the command line alone. Remove the field");
        }
        Optional<ArgSpec> option = Optional.ofNullable(command.findOption(DASHES + name));
        return option.or(() -> command.positionalParameters().stream()
                        .filter(parameter -> name(parameter).equals(name))
                        .map(ArgSpec.class::cast)
                        .findFirst())
                .orElseThrow(
                        () -> refused(setting, "the command " + command.name() + " has no such option" + near(name)));
    }

    /** The name of an option or of parameters in a settings file. */
    static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? firstName(option).substring(DASHES.length())
                : argument.paramLabel().replaceAll("[<>\\[\\]]", "").toLowerCase(Locale.ROOT);
    }

    /** The name of an option that messages and files use: the first long one. */
    static String firstName(OptionSpec option) {
        return Arrays.stream(option.names())
                .filter(name -> name.startsWith(DASHES))
                .findFirst()
                .orElse(option.longestName());
    }

    private String near(String name) {
        List<String> suggestions = Stream.concat(
                        new UnmatchedArgumentException(command.commandLine(), List.of(DASHES + name))
                                .getSuggestions().stream(),
                        command.positionalParameters().stream()
                                .map(SettingsArguments::name)
                                .filter(known -> known.startsWith(name) || name.startsWith(known)))
                .map(suggestion -> suggestion.replaceFirst("^-+", ""))
                .filter(known -> !CALL_ONLY.contains(known))
                .limit(1)
                .toList();
        return suggestions.isEmpty()
                ? ". Run '" + command.qualifiedName() + " --help' for the options"
                : ". Did you mean " + suggestions.get(0) + "?";
    }

    private void checkForm(Setting setting, ArgSpec argument) {
        boolean map = Map.class.isAssignableFrom(argument.type());
        if (setting.form() == Setting.Form.MAP && !map) {
            throw refused(
                    setting,
                    "it holds names with values, but the option takes "
                            + (argument.isMultiValue() ? "a list" : "one value"));
        }
        if (setting.form() == Setting.Form.LIST && !argument.isMultiValue()) {
            throw refused(setting, "it holds a list, but the option takes one value");
        }
        if (flag(argument) && !setting.values().stream().allMatch(value -> value.matches("true|false"))) {
            throw refused(setting, "must be true or false, was " + String.join(SEPARATOR, setting.values()));
        }
    }

    private static boolean flag(ArgSpec argument) {
        Class<?> type = argument.type();
        return type == boolean.class || type == Boolean.class;
    }

    /** Returns a command line with the options and parameters of the file. */
    List<String> with(List<String> arguments, Map<ArgSpec, Setting> added) {
        int end = arguments.indexOf(DASHES);
        List<String> all = new ArrayList<>(end < 0 ? arguments : arguments.subList(0, end));
        List<String> parameters = new ArrayList<>(end < 0 ? List.of() : arguments.subList(end + 1, arguments.size()));
        added.forEach((argument, setting) -> {
            if (argument instanceof PositionalParamSpec) {
                parameters.addAll(setting.values());
            } else {
                values(argument, setting).forEach(value -> all.add(firstName((OptionSpec) argument) + "=" + value));
            }
        });
        if (end >= 0 || !parameters.isEmpty()) {
            all.add(DASHES);
            all.addAll(parameters);
        }
        return all;
    }

    /** A list that the option splits itself stays one argument. */
    private static List<String> values(ArgSpec argument, Setting setting) {
        return SEPARATOR.equals(argument.splitRegex())
                ? List.of(String.join(SEPARATOR, setting.values()))
                : setting.values();
    }

    private ParameterException refused(Setting setting, String problem) {
        return new ParameterException(command.commandLine(), file.place(setting) + ": " + problem);
    }

    /** Whether a message is about an option that a field set. */
    static boolean about(ArgSpec argument, String message) {
        return argument instanceof OptionSpec option
                && Arrays.stream(option.names()).anyMatch(name -> message.contains("'" + name + "'"));
    }
}
