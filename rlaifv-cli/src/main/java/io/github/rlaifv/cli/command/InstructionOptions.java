package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options for instructions, a mixin of commands. */
public final class InstructionOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--instructions",
            order = -130,
            required = true,
            description =
                    "JSON Lines or Parquet file, folder of such files, or folder of images together with --questions")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path instructions;

    @Option(
            names = "--questions",
            order = -129,
            description =
                    "text file of questions about a folder of images, one per line (default: none, for files of instructions)")
    private @Nullable Path questions;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    private void checkSplit() {
        if (!reading.split().isEmpty()
                && Files.isRegularFile(instructions)
                && !instructions.toString().endsWith(".parquet")) {
            throw new IllegalArgumentException("--split=" + reading.split() + " needs a folder of Parquet files, but "
                    + instructions + " is a single file: remove --split, or name a folder");
        }
    }

    /**
     * Opens the instructions.
     *
     * @throws BadDataException naming file and record if the instructions can't be used, or the file if there are none
     */
    public InstructionDataset open() {
        InstructionDataset opened = read();
        if (opened.size() == 0) {
            throw new BadDataException(
                    instructions + " has no instruction: name a file or folder with some, or a folder"
                            + " of images together with --questions");
        }
        return opened;
    }

    private InstructionDataset read() {
        if (questions == null) {
            checkSplit();
            return InstructionDataset.open(instructions, reading.options());
        }
        if (!reading.split().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--split=" + reading.split()
                            + " needs a folder of Parquet files, but --questions is for images: remove one of them");
        }
        if (!Files.isDirectory(instructions)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--questions needs a folder of images, but " + instructions
                            + " is not a folder: remove --questions, or name a folder");
        }
        return InstructionDataset.open(instructions, questions);
    }
}
