package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say how files of instructions or pairs are read, a mixin of commands. */
public final class ReadingOptions {
    @Mixin
    private ImageRootOption images = new ImageRootOption();

    @Option(
            names = "--split",
            order = -127,
            description = "split to read in a folder of Parquet files, such as train (default: the only one)")
    private String split = "";

    /** Returns the folders of images. */
    public List<Path> imageRoots() {
        return images.folders();
    }

    /** Returns the split; empty for the only one. */
    public String split() {
        return split;
    }

    /** Returns the name of the first of these options that was given; empty if none was. */
    public Optional<String> given() {
        return !images.folders().isEmpty()
                ? Optional.of("--image-root")
                : Optional.of("--split").filter(name -> !split.isEmpty());
    }

    /**
     * Opens instructions.
     *
     * @param instructions file or folder of instructions, or folder of images
     * @param questions file of questions about the images of the folder; null for files of instructions
     * @param advice what to name in place of a file without instructions
     * @throws BadDataException naming file and record if the instructions can't be used, or the file if there are none
     */
    public InstructionDataset instructions(Path instructions, @Nullable Path questions, String advice) {
        InstructionDataset opened = questions == null
                ? InstructionDataset.open(instructions, options())
                : InstructionDataset.open(instructions, questions);
        if (opened.size() == 0) {
            throw new BadDataException(instructions + " has no instruction: " + advice);
        }
        return opened;
    }

    /** Returns the options of the library. */
    public ReadOptions options() {
        return ReadOptions.builder().imageRoots(images.roots()).split(split).build();
    }
}
