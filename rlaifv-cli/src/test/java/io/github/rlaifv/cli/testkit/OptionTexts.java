package io.github.rlaifv.cli.testkit;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import java.util.Arrays;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The options of commands as users see them. */
public final class OptionTexts {
    private OptionTexts() {}

    /** All commands, each with its name. */
    public static Stream<CommandLine> commands() {
        return RlaifvCommand.commandLine(Rlaifv.commands()).getSubcommands().values().stream();
    }

    /** The first long name of an option, which files and messages use. */
    public static String name(OptionSpec option) {
        return Arrays.stream(option.names())
                .filter(name -> name.startsWith("--"))
                .findFirst()
                .orElseThrow();
    }

    /** The description of an option on one line. */
    public static String description(OptionSpec option) {
        return String.join(" ", option.description()).replaceAll("\\s+", " ");
    }
}
