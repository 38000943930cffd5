package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.CommandLog;
import io.github.rlaifv.cli.settings.CommandSettings;
import io.github.rlaifv.core.internal.LibraryVersion;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The command {@code rlaifv} with its subcommands. Exit codes: 0 for success, {@value ExitCode#FAILED} for an error
 * that the message explains, {@value ExitCode#USAGE} for invalid options, {@value ExitCode#CANCELLED} for a stopped
 * run.
 *
 * <p>Reflection does not keep the order of methods, so each option that is a method sets its position in the help. The
 * positions are negative, so that these options come before the options that all commands share.
 */
@Command(
        name = "rlaifv",
        mixinStandardHelpOptions = true,
        versionProvider = RlaifvCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes multimodal language models more trustworthy by AI feedback (RLAIF-V).")
public final class RlaifvCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "print the stack trace of an error, for bug reports (default: false)")
    private boolean stacktrace;

    /** Returns the whole command line with the given subcommands, which are objects annotated with {@link Command}. */
    public static CommandLine commandLine(List<?> subcommands) {
        RlaifvCommand command = new RlaifvCommand();
        CommandLine line = new CommandLine(command);
        subcommands.forEach(line::addSubcommand);
        line.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(spec -> spec.userObject() instanceof Subcommand)
                .forEach(spec -> {
                    DefaultTexts.addTo(spec);
                    CommandSettings.addTo(spec);
                    spec.usageMessage().requiredOptionMarker('*');
                });
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, RlaifvCommand::path);
        line.setExecutionExceptionHandler((error, failed, parsed) ->
                new CommandError(error, command.stacktrace).report(failed, parsed.originalArgs()));
        CommandLine.IParameterExceptionHandler withHelp = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler((error, arguments) -> {
            // the library's builders, which receive the options, reject values out of range
            if (error.getCause() instanceof IllegalArgumentException refused) {
                return new CommandError(OptionValue.named(error, refused, List.of(arguments)), command.stacktrace)
                        .report(error.getCommandLine(), List.of(arguments));
            }
            // without a command, the help is the short list of commands
            return error.getCommandLine().getParent() == null
                    ? withHelp.handleParseException(error, arguments)
                    : new UsageError(error, List.of(arguments)).report();
        });
        CommandLine.IExecutionStrategy usual = line.getExecutionStrategy();
        line.setExecutionStrategy(parsed -> {
            try {
                return usual.execute(parsed);
            } catch (OutOfMemoryError | StackOverflowError e) {
                return new CommandError(e, command.stacktrace).report(last(parsed), parsed.originalArgs());
            }
        });
        return line;
    }

    /** Rejects an empty path, which Java takes for the current folder, and addresses, which Java takes for paths. */
    private static Path path(String value) {
        if (value.isEmpty()) {
            throw new TypeConversionException("the path is empty; give a path, or . for the current folder");
        }
        if (value.matches("[A-Za-z][A-Za-z0-9+.-]+://.*")) {
            throw new TypeConversionException(
                    "'" + value + "' looks like an address, but this option takes a path on this machine only");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' is no path: " + e.getReason());
        }
    }

    private static CommandLine last(CommandLine.ParseResult parsed) {
        List<CommandLine> all = parsed.asCommandLineList();
        return all.get(all.size() - 1);
    }

    /**
     * Runs the command line of a process and ends the process with the exit code. Ctrl-C stops the run at its next step
     * and keeps what is finished.
     */
    public static void main(List<?> subcommands, String... arguments) {
        CommandLog.configure();
        int code;
        try (StopSignal signal = StopSignal.ofThisThread(subcommands)) {
            code = commandLine(subcommands).execute(arguments);
        }
        System.exit(code);
    }

    /** Same as {@link #main(List, String...)}, for a main class of one command, whose arguments do not begin with its name. */
    public static void main(Object subcommand, String name, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        main(List.of(subcommand), all);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is required");
    }

    /** Provides the version of the library. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {LibraryVersion.text()};
        }
    }
}
