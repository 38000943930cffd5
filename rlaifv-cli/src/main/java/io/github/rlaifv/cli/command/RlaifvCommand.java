package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.internal.LibraryVersion;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code rlaifv}, with its subcommands. Exit codes: 0 done, {@value #FAILED} for
 * what the message explains, {@value #USAGE} for wrong options, {@value #CANCELLED} for a run that was stopped.
 *
 * <p>Java does not keep the order of a class's methods, so each option that is a method states its position in the help.
 * The positions are negative, so that these options stand before the options that all commands share.
 */
@Command(
        name = "rlaifv",
        mixinStandardHelpOptions = true,
        versionProvider = RlaifvCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes multimodal language models trustworthy by AI feedback (RLAIF-V).")
public final class RlaifvCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Shows where in the program an error arose, for bug reports.")
    private boolean stacktrace;

    /** The whole command line with the given subcommands, each an object annotated with {@link Command}. */
    public static CommandLine commandLine(List<?> subcommands) {
        RlaifvCommand command = new RlaifvCommand();
        CommandLine line = new CommandLine(command);
        subcommands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (error, failed, parsed) -> new CommandError(error, command.stacktrace).report(failed));
        CommandLine.IParameterExceptionHandler misused = line.getParameterExceptionHandler();
        // options are applied to the library's builders, which refuse what is out of range
        line.setParameterExceptionHandler(
                (error, arguments) -> error.getCause() instanceof IllegalArgumentException refused
                        ? new CommandError(refused, command.stacktrace).report(error.getCommandLine())
                        : misused.handleParseException(error, arguments));
        CommandLine.IExecutionStrategy usual = line.getExecutionStrategy();
        line.setExecutionStrategy(parsed -> {
            try {
                return usual.execute(parsed);
            } catch (OutOfMemoryError | StackOverflowError e) {
                return new CommandError(e, command.stacktrace).report(last(parsed));
            }
        });
        return line;
    }

    private static CommandLine last(CommandLine.ParseResult parsed) {
        List<CommandLine> all = parsed.asCommandLineList();
        return all.get(all.size() - 1);
    }

    /**
     * Runs the command line of a process and ends the process with its exit code. Ctrl-C stops the run at its next step,
     * with what is finished kept.
     */
    public static void main(List<?> subcommands, String... arguments) {
        int code;
        try (StopSignal signal = StopSignal.ofThisThread()) {
            code = commandLine(subcommands).execute(arguments);
        }
        System.exit(code);
    }

    /** As the other, for a main of one command, whose name is left out. */
    public static void main(Object subcommand, String name, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = name;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        main(List.of(subcommand), all);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    /** The library's version. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {LibraryVersion.text()};
        }
    }
}
