package io.github.rlaifv.cli.command;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The report of a command line that can't be read: what is wrong, and how to get the help, which is too long to be
 * printed with every error.
 *
 * @param error error found by picocli
 * @param arguments the command line
 */
record UsageError(ParameterException error, List<String> arguments) {
    UsageError {
        arguments = List.copyOf(arguments);
    }

    /** Prints the report and returns the exit code. */
    int report() {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + TypedOption.message(error, arguments));
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Run '" + name + " --help' for the options.");
        err.flush();
        return ExitCode.USAGE;
    }
}
