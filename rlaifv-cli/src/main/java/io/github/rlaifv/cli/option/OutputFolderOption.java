package io.github.rlaifv.cli.option;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option for the folder of a run, a mixin of commands whose runs are resumed. */
public final class OutputFolderOption {
    @Option(
            names = "--output",
            order = -120,
            required = true,
            paramLabel = "FOLDER",
            description = "folder of the results; an interrupted run in it is resumed")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    /** Returns the folder. */
    public Path folder() {
        return output;
    }
}
