package io.github.rlaifv.cli.command;

import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for the dataset that a command writes, a mixin of commands. */
public final class WrittenDatasetOptions {
    private static final long ROWS = 5000;
    private static final String TITLE = "Preference pairs";

    @Option(
            names = "--format",
            converter = DatasetFormatConverter.class,
            completionCandidates = DatasetFormatConverter.Labels.class,
            defaultValue = "jsonl",
            description = "format of the written pairs, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DatasetFormat format = DatasetFormat.JSONL;

    @Option(names = "--rows-per-file", description = "number of pairs per Parquet file (default: ${DEFAULT-VALUE})")
    private long rowsPerFile = ROWS;

    @Option(names = "--card-title", description = "title of the dataset's card (default: ${DEFAULT-VALUE})")
    private String title = TITLE;

    /**
     * Returns how the dataset is written.
     *
     * @throws IllegalArgumentException naming the option that is out of range, or that has no effect on the format
     */
    public WriteOptions.Builder options() {
        WriteOptions.Builder options = WriteOptions.builder(format).title(title);
        OptionValue.checked("--rows-per-file", () -> options.rowsPerFile(rowsPerFile));
        UselessOption.reject(
                "--rows-per-file",
                rowsPerFile != ROWS && format == DatasetFormat.JSONL,
                "on the format jsonl, which has one file: remove it, or choose a Parquet format with --format");
        return options;
    }

    /** Returns the name of the first of these options that has another value than its default; empty if none has. */
    public Optional<String> given() {
        if (format != DatasetFormat.JSONL) {
            return Optional.of("--format");
        }
        return rowsPerFile != ROWS
                ? Optional.of("--rows-per-file")
                : Optional.of("--card-title").filter(name -> !title.equals(TITLE));
    }

    /** Returns the format. */
    public DatasetFormat format() {
        return format;
    }
}
