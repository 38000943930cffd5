package io.github.rlaifv.cli.align;

import io.github.rlaifv.cli.option.ModelAddressConverter;
import io.github.rlaifv.cli.option.TrainedModelConverter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the model to align and for the one that judges its responses, a mixin. */
public final class AlignedModels {
    @Option(
            names = {"--policy", "--model"},
            order = -140,
            required = true,
            converter = TrainedModelConverter.class,
            paramLabel = "FOLDER",
            description = "folder of the model to align, or embedded")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path policy;

    @Option(
            names = "--labeler",
            converter = ModelAddressConverter.class,
            order = -139,
            paramLabel = "MODEL",
            description = "folder or address of the model that judges claims, or embedded (default: the model of"
                    + " --policy)")
    private @Nullable String labeler;

    /** Returns the folder of the model to align. */
    public Path policy() {
        return policy;
    }

    /** Returns the folder or address of the labeler; empty if the model judges its own responses. */
    public Optional<String> labeler() {
        return Optional.ofNullable(labeler);
    }
}
