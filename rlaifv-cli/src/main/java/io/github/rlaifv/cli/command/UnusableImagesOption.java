package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.run.UnusableImages;
import picocli.CommandLine.Option;

/** The option for the treatment of unusable images, a mixin of commands. */
public final class UnusableImagesOption {
    @Option(
            names = "--unusable-images",
            description = "what to do about images that are damaged or that the model rejects, one of"
                    + " ${COMPLETION-CANDIDATES}: SKIP skips, counts and reports the items that show them, STOP ends the run"
                    + " (default: ${DEFAULT-VALUE})")
    private UnusableImages choice = UnusableImages.SKIP;

    /** Returns the treatment of unusable images. */
    public UnusableImages choice() {
        return choice;
    }
}
