package io.github.rlaifv.cli.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The report of a command line that can't be read: what is wrong, and how to get the help, which is too long to be
 * printed with every error.
 *
 * @param error error found by picocli
 */
record UsageError(ParameterException error) {

    /** Prints the report and returns the exit code. */
    int report() {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + error.getMessage());
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Run '" + name + " --help' for the options.");
        err.flush();
        return ExitCode.USAGE;
    }
}
