package io.github.rlaifv.spark.command;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.run.RlaifvException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The main class for {@code spark-submit}. Exit codes: 0 for success, 1 for an error that the message explains, 2 for
 * invalid options.
 */
@Command(
        name = "rlaifv",
        mixinStandardHelpOptions = true,
        versionProvider = RlaifvSpark.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "RLAIF-V on a Spark cluster.")
public final class RlaifvSpark {
    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an error, for bug reports.")
    private boolean stacktrace;

    private RlaifvSpark() {}

    /** Runs the command and ends the process if it failed. */
    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Returns the command line with all subcommands. */
    static CommandLine commandLine() {
        RlaifvSpark command = new RlaifvSpark();
        CommandLine line = new CommandLine(command);
        line.addSubcommand(new SparkFeedbackCommand());
        CommandLine.IParameterExceptionHandler usual = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler((error, arguments) -> {
            // builders of the library, which receive the options, reject values out of range
            if (error.getCause() instanceof IllegalArgumentException refused) {
                String message =
                        OptionValue.named(error, refused, List.of(arguments)).getMessage();
                error.getCommandLine().getErr().println("error: " + message);
                return CommandLine.ExitCode.USAGE;
            }
            return usual.handleParseException(error, arguments);
        });
        line.setExecutionExceptionHandler((error, failed, parsed) -> command.report(error, failed));
        return line;
    }

    private int report(Exception error, CommandLine failed) {
        failed.getErr().println("error: " + message(error));
        if (stacktrace) {
            error.printStackTrace(failed.getErr());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Returns the message of this library's exception if there is one among the causes. */
    private static String message(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof RlaifvException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return String.valueOf(error.getMessage());
    }

    /** Provides the version of the library. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {LibraryVersion.text()};
        }
    }
}
