package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.settings.CommandSettings;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RlaifvException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The report of an error that ended a command: one paragraph on standard error, and an exit code.
 *
 * @param error error that ended the command
 * @param stacktrace whether the stack trace is printed too
 */
record CommandError(Throwable error, boolean stacktrace) {

    /** Prints the report and returns the exit code. */
    int report(CommandLine command, List<String> arguments) {
        CommandSpec spec = command.getCommandSpec();
        String message = CommandSettings.located(spec, TypedOption.typed(message(spec), spec, arguments));
        command.getErr().println("rlaifv " + command.getCommandName() + ": " + message);
        if (stacktrace) {
            error.printStackTrace(command.getErr());
        }
        command.getErr().flush();
        new CommandReport(command.getCommandName(), System.out, CommonOptions.form(command.getCommandSpec(), arguments))
                .fail(code(), kind(), message);
        return code();
    }

    private String kind() {
        return switch (code()) {
            case ExitCode.CANCELLED -> "cancelled";
            case ExitCode.USAGE -> "usage";
            default -> "failed";
        };
    }

    private int code() {
        if (error instanceof CancelledException) {
            return ExitCode.CANCELLED;
        }
        return error instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    private String message(CommandSpec command) {
        if (error instanceof RlaifvException || error instanceof IllegalArgumentException) {
            return line(error);
        }
        if (error instanceof OutOfMemoryError) {
            return "out of memory (" + line(error) + "). Give Java more with -Xmx" + less(command)
                    + "; what is finished is kept";
        }
        if (error instanceof UncheckedIOException unchecked) {
            return "a file can't be read or written: " + line(unchecked)
                    + ". Check disk and paths, then run again; what is finished is kept";
        }
        return "unexpected error: " + error.getClass().getName() + ": " + line(error)
                + ". This is a bug in rlaifv: run again with --stacktrace and report what it prints; what is"
                + " finished is kept";
    }

    /** How the command does less at once, if it has an option for that. */
    private static String less(CommandSpec command) {
        List<String> options = Stream.of("--micro-batch", "--per-call")
                .filter(option -> MemoryOptions.has(command, option))
                .toList();
        return options.isEmpty() ? "" : ", or do less at once with " + String.join(" or ", options);
    }

    private static String line(Throwable error) {
        String message = error.getMessage();
        return message == null
                ? error.getClass().getSimpleName()
                : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
