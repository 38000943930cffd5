package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import picocli.CommandLine.Option;

/** The options for the dataset that a command writes, a mixin of commands. */
public final class WrittenDatasetOptions {
    @Option(
            names = "--format",
            converter = DatasetFormatConverter.class,
            completionCandidates = DatasetFormatConverter.Labels.class,
            defaultValue = "jsonl",
            description = "format of the written pairs, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DatasetFormat format = DatasetFormat.JSONL;

    @Option(names = "--rows-per-file", description = "number of pairs per Parquet file (default: ${DEFAULT-VALUE})")
    private long rowsPerFile = 5000;

    @Option(names = "--card-title", description = "title of the dataset's card (default: ${DEFAULT-VALUE})")
    private String title = "Preference pairs";

    /**
     * Returns how the dataset is written.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public WriteOptions.Builder options() {
        WriteOptions.Builder options = WriteOptions.builder(format).title(title);
        return OptionValue.checked("--rows-per-file", () -> options.rowsPerFile(rowsPerFile));
    }

    /** Returns the format. */
    public DatasetFormat format() {
        return format;
    }
}
