package io.github.rlaifv.cli.inspect;

import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.report.inspect.Inspection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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
            description = "text file of questions about a folder of images, one per line (default: none)")
    private @Nullable Path questions;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** Rejects options that need another one. */
    void check() {
        if (instructions == null && questions != null) {
            throw new IllegalArgumentException(
                    "--questions needs --instructions with a folder of images: add it, or remove --questions");
        }
    }

    /** Adds the options to an inspection. */
    Inspection.Builder add(Inspection.Builder inspection) {
        inspection.options(reading.options());
        if (instructions != null) {
            inspection.instructions(
                    questions == null
                            ? InstructionDataset.open(
                                    instructions,
                                    ReadOptions.builder()
                                            .imageRoots(ImageRoots.of(reading.imageRoots()))
                                            .build())
                            : InstructionDataset.open(instructions, questions));
        }
        return inspection;
    }
}
