package io.github.rlaifv.cli.settings;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a command line gives, read without a conversion of values and without a change of the command. Mistakes are left to
 * the parser of the command itself.
 *
 * @param parsed the result of parsing
 */
record GivenArguments(ParseResult parsed) {

    static GivenArguments of(CommandSpec command, List<String> arguments) {
        CommandSpec copy = CommandSpec.create().name(command.name());
        for (OptionSpec option : command.options()) {
            OptionSpec.Builder read = OptionSpec.builder(option.names());
            // a flag may have a value after an equals sign, unless its arity is set
            copy.addOption(
                    option.arity().max() == 0
                            ? read.type(boolean.class).build()
                            : read.type(String[].class)
                                    .arity(option.arity().originalValue())
                                    .build());
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            copy.addPositional(PositionalParamSpec.builder()
                    .index(parameter.index().originalValue())
                    .arity("0..*")
                    .type(String[].class)
                    .build());
        }
        copy.parser().collectErrors(true);
        CommandLine line =
                new CommandLine(copy).setUnmatchedArgumentsAllowed(true).setOverwrittenOptionsAllowed(true);
        return new GivenArguments(line.parseArgs(arguments.toArray(String[]::new)));
    }

    boolean has(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? parsed.hasMatchedOption(option.longestName())
                : parsed.hasMatchedPositional(0) || !parsed.matchedPositionals().isEmpty();
    }

    /** The last value of an option. */
    Optional<String> value(String option) {
        return Optional.ofNullable(parsed.matchedOption(option))
                .map(ArgSpec::stringValues)
                .filter(values -> !values.isEmpty())
                .map(values -> values.get(values.size() - 1));
    }
}
