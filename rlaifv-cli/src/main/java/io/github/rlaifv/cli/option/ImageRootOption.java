package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.data.ImageRoots;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option for further folders of images, a mixin of commands. */
public final class ImageRootOption {
    @Option(
            names = "--image-root",
            order = -128,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "folders where images may be, besides the folder of the file that names them (default: none)")
    private List<Path> folders = List.of();

    /** Returns the folders. */
    public List<Path> folders() {
        return List.copyOf(folders);
    }

    /** Returns the folders as the library takes them. */
    public ImageRoots roots() {
        return ImageRoots.of(folders);
    }
}
