package io.github.rlaifv.cli.option;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.FeedbackFolder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for finished feedback and its instructions, a mixin of commands that read it. */
public final class FeedbackFolderOptions {
    @Option(
            names = "--feedback",
            arity = "1..*",
            required = true,
            description = "folders of feedback runs, such as --output of feedback or round-1/feedback of an alignment")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private List<Path> feedback;

    @Option(
            names = "--instructions",
            description = "the instructions of the runs: JSON Lines or Parquet file, folder of such files, or folder of"
                    + " images together with --questions (default: those that have pairs already)")
    private @Nullable Path instructions;

    @Option(
            names = "--questions",
            description = "text file of questions about a folder of images, one per line (default: none)")
    private @Nullable Path questions;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /** Rejects options that have no effect. */
    public void check() {
        if (questions != null && instructions == null) {
            throw new IllegalArgumentException(
                    "--questions are about the images of a folder: add --instructions=FOLDER, or remove it");
        }
        reading.given().ifPresent(option -> {
            UselessOption.reject(
                    option,
                    instructions == null,
                    "without --instructions, whose files are read with it: add --instructions, or remove it");
            UselessOption.reject(
                    option, questions != null, "on a folder of images, which --questions are about: remove it");
        });
    }

    /** Opens all folders. */
    public List<FeedbackFolder> folders() {
        return folders(RunListener.NONE);
    }

    /** Opens all folders, with progress. */
    public List<FeedbackFolder> folders(RunListener listener) {
        if (instructions == null) {
            return feedback.stream()
                    .map(folder -> FeedbackFolder.open(folder, listener))
                    .toList();
        }
        InstructionDataset asked = reading.instructions(
                instructions, questions, "name those of the runs with --instructions, or remove it");
        return feedback.stream()
                .map(folder -> FeedbackFolder.open(folder, asked, listener))
                .toList();
    }
}
