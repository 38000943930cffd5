package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.settings.CommandSettings;
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
        String message = CommandSettings.located(command.getCommandSpec(), TypedOption.message(error, arguments));
        err.println(name + ": " + message);
        UnmatchedArgumentException.printSuggestions(error, err);
        err.println("Run '" + name + " --help' for the options.");
        err.flush();
        new CommandReport(command.getCommandName(), System.out, CommonOptions.form(command.getCommandSpec(), arguments))
                .fail(ExitCode.USAGE, "usage", message);
        return ExitCode.USAGE;
    }
}
