package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how files of instructions or pairs are read, a mixin of commands. */
public final class ReadingOptions {
    @Option(
            names = "--image-root",
            order = -128,
            arity = "1..*",
            paramLabel = "FOLDER",
            description = "folders where images may be, besides the folder of the file that names them (default: none)")
    private List<Path> imageRoots = List.of();

    @Option(
            names = "--split",
            order = -127,
            description = "split to read in a folder of Parquet files, such as train (default: the only one)")
    private String split = "";

    /** Returns the folders of images. */
    public List<Path> imageRoots() {
        return List.copyOf(imageRoots);
    }

    /** Returns the split; empty for the only one. */
    public String split() {
        return split;
    }

    /** Returns the options of the library. */
    public ReadOptions options() {
        return ReadOptions.builder()
                .imageRoots(ImageRoots.of(imageRoots))
                .split(split)
                .build();
    }
}
