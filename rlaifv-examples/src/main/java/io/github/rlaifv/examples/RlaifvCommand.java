package io.github.rlaifv.examples;

import io.github.rlaifv.core.run.RlaifvException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code rlaifv}, under which each example main is a subcommand. Exit codes: 0 done, {@value #FAILED} for
 * what the message explains, {@value #USAGE} for wrong options.
 */
@Command(
        name = "rlaifv",
        mixinStandardHelpOptions = true,
        versionProvider = RlaifvCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes multimodal language models trustworthy by AI feedback (RLAIF-V).")
public final class RlaifvCommand implements Runnable {

    /** Exit code of a run that ended with an error. */
    public static final int FAILED = 1;

    /** Exit code of options that can't be understood. */
    public static final int USAGE = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    /** The whole command line with the given subcommands, each an object annotated with {@link Command}. */
    public static CommandLine commandLine(List<?> subcommands) {
        CommandLine line = new CommandLine(new RlaifvCommand());
        subcommands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((error, command, parsed) -> {
            if (!(error instanceof RlaifvException) && !(error instanceof IllegalArgumentException)) {
                throw error;
            }
            command.getErr().println("rlaifv " + command.getCommandName() + ": " + error.getMessage());
            return FAILED;
        });
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    /** The version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = RlaifvCommand.class.getPackage().getImplementationVersion();
            return new String[] {"rlaifv " + (version == null ? "(unpackaged build)" : version)};
        }
    }
}
