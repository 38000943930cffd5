package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.report.OutputForm;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that every command has, a part of {@link Subcommand}. They stand last in the help. */
final class CommonOptions {
    private static final String JSON = "--json";

    @Option(
            names = "--settings",
            order = 1000,
            paramLabel = "FILE",
            description = "YAML or JSON file of options by their names without dashes, such as \"candidates: 10\";"
                    + " options of the command line win (default: none)")
    private @Nullable Path settings;

    @Option(
            names = "--print-settings",
            order = 1001,
            description = "print all settings of the run in the form of --settings, and end (default: false)")
    private boolean printSettings;

    @Option(
            names = "--dry-run",
            order = 1002,
            description =
                    "print what the command would read, compute and write, for models also memory, requests, tokens"
                            + " and images, and end before any work (default: false)")
    private boolean dryRun;

    @Option(
            names = JSON,
            order = 1003,
            description = "print results and errors as one JSON object on standard output (default: false)")
    private boolean json;

    @Option(
            names = "--quiet",
            order = 1004,
            description = "print no progress, only results and errors (default: false)")
    private boolean quiet;

    boolean printSettings() {
        return printSettings;
    }

    boolean dryRun() {
        return dryRun;
    }

    OutputForm form() {
        return new OutputForm(json, quiet);
    }

    /** The form of errors. If the command line can't be read, its texts decide. */
    static OutputForm form(CommandSpec command, List<String> arguments) {
        boolean asked = find(command).map(options -> options.json).orElse(false) || arguments.contains(JSON);
        return new OutputForm(asked, true);
    }

    private static Optional<CommonOptions> find(CommandSpec command) {
        return command.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(CommonOptions.class::isInstance)
                .map(CommonOptions.class::cast)
                .findFirst();
    }
}
