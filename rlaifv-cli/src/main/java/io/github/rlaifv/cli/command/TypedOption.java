package io.github.rlaifv.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;

/**
 * An option under the name that the user typed. picocli's messages have its longest name, whatever was typed.
 *
 * @param option the option
 * @param arguments the command line
 */
record TypedOption(OptionSpec option, List<String> arguments) {
    TypedOption {
        arguments = List.copyOf(arguments);
    }

    /** The name that stands last on the command line, or the longest name if there is none of them. */
    String name() {
        List<String> typed = typed();
        return typed.isEmpty() ? option.longestName() : typed.get(typed.size() - 1);
    }

    private List<String> typed() {
        return arguments.stream()
                .flatMap(argument -> Arrays.stream(option.names())
                        .filter(name -> argument.equals(name) || argument.startsWith(name + "=")))
                .toList();
    }

    /** A message of the library's or of a command's own, with the names that the user typed. */
    static String typed(String message, CommandSpec command, List<String> arguments) {
        String named = message;
        for (OptionSpec option : command.options()) {
            List<String> typed = new TypedOption(option, arguments).typed();
            for (String name : option.names()) {
                if (!typed.isEmpty() && !typed.contains(name)) {
                    named = named.replace("'" + name + "'", "'" + typed.get(typed.size() - 1) + "'");
                }
            }
        }
        return named;
    }

    /** The message of an error with the name that the user typed. */
    static String message(ParameterException error, List<String> arguments) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option) {
            return new TypedOption(option, arguments).sameAs().orElse(message);
        }
        return error.getArgSpec() instanceof OptionSpec option
                ? message.replace(
                        "'" + option.longestName() + "'", "'" + new TypedOption(option, arguments).name() + "'")
                : message;
    }

    /** Says that two names are those of one option; empty if one name was typed. */
    private Optional<String> sameAs() {
        List<String> names = typed().stream().distinct().toList();
        return names.size() < 2
                ? Optional.empty()
                : Optional.of("'" + String.join("' and '", names) + "' are names of the same option: give one of them");
    }
}
