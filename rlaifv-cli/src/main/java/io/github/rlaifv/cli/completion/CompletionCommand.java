package io.github.rlaifv.cli.completion;

import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code rlaifv completion}: prints a script with which a shell completes commands, options and values. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints a script with which a shell completes commands, options and values.",
            "In bash or zsh: source <(rlaifv completion bash)"
        })
public final class CompletionCommand extends Subcommand {
    /** The shells that read the script. */
    public enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "SHELL", description = "shell that reads the script, one of ${COMPLETION-CANDIDATES}")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Shell shell;

    @Override
    protected int run(CommandReport report) {
        // picocli's script is for bash, and switches zsh to the completion of bash
        String script = AutoComplete.bash("rlaifv", spec().root().commandLine());
        report.text(script).put("shell", shell.name().toLowerCase(Locale.ROOT)).put("script", script);
        return 0;
    }
}
