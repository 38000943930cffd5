package io.github.rlaifv.cli.inspect;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.report.inspect.Inspection;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the questions and images of an inspected run are, and how a dataset is read. */
final class RunInstructions {
    @Option(
            names = "--instructions",
            description =
                    "instructions of the run, for images and questions that its folder does not hold: JSON Lines or"
                            + " Parquet file, folder of such files, or folder of images together with --questions (default: none)")
    private @Nullable Path instructions;

    @Option(
            names = "--questions",
            description = "text file of questions about the images of a folder, one per line (default: none)")
    private @Nullable Path questions;

    @Option(
            names = "--image-root",
            arity = "1..*",
            description =
                    "folders where images of a JSON Lines or Parquet file may be, besides the file's folder (default: none)")
    private List<Path> imageRoots = List.of();

    @Option(
            names = "--split",
            description = "split to read in a folder of Parquet files, such as train (default: the only one)")
    private String split = "";

    /** Rejects options that need another one. */
    void check() {
        if (instructions == null && questions != null) {
            throw new IllegalArgumentException(
                    "--questions needs --instructions with a folder of images: add it, or remove --questions");
        }
    }

    /** Adds the options to an inspection. */
    Inspection.Builder add(Inspection.Builder inspection) {
        ImageRoots roots = ImageRoots.of(imageRoots);
        inspection.options(ReadOptions.builder().split(split).imageRoots(roots).build());
        if (instructions != null) {
            inspection.instructions(
                    questions == null
                            ? InstructionDataset.open(
                                    instructions,
                                    ReadOptions.builder().imageRoots(roots).build())
                            : InstructionDataset.open(instructions, questions));
        }
        return inspection;
    }
}
