package io.github.rlaifv.cli.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The arguments that a command's own options add to its command line.
 *
 * @param names name of the source by option
 * @param arguments arguments such as {@code --candidates=10}
 */
record SuppliedArguments(Map<OptionSpec, String> names, List<String> arguments) {
    private static final String END = "--";

    /** No arguments. */
    static final SuppliedArguments NONE = new SuppliedArguments(Map.of(), List.of());

    /**
     * Returns what is added to a command line.
     *
     * @param typed the command line with the values of the settings file
     */
    static SuppliedArguments of(CommandSpec command, List<String> typed) {
        List<SuppliedValues> suppliers = Stream.concat(
                        Stream.ofNullable(command.userObject()),
                        command.mixins().values().stream().map(CommandSpec::userObject))
                .filter(SuppliedValues.class::isInstance)
                .map(SuppliedValues.class::cast)
                .toList();
        if (suppliers.isEmpty()) {
            return NONE;
        }
        GivenArguments given = GivenArguments.of(command, typed);
        Map<OptionSpec, String> names = new LinkedHashMap<>();
        List<String> added = new ArrayList<>();
        for (SuppliedValues supplier : suppliers) {
            for (SuppliedSource source : supplier.supplied(given::value)) {
                source.values()
                        .forEach((name, value) -> Optional.ofNullable(command.findOption(name))
                                .filter(option -> !given.has(option) && !names.containsKey(option))
                                .ifPresent(option -> {
                                    names.put(option, source.name());
                                    added.add(name + "=" + value);
                                }));
            }
        }
        return new SuppliedArguments(names, added);
    }

    /** Returns a command line with these arguments, before positional parameters that stand after two dashes. */
    List<String> with(List<String> typed) {
        int end = typed.indexOf(END);
        List<String> all = new ArrayList<>(typed);
        all.addAll(end < 0 ? typed.size() : end, arguments);
        return all;
    }
}
