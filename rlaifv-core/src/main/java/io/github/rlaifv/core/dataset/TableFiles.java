package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.stream.Stream;

/** Table files that were opened as one dataset by {@link TableFormat#open}. No file stays open between two reads. */
public interface TableFiles {

    /** Number of rows per file, in the order in which the files were given. */
    List<Long> rowCounts();

    /** Whether all files have a column with this name. */
    boolean has(String column);

    /**
     * The rows as preference pairs.
     *
     * @param roots additional folders in which images may lie
     * @throws BadDataException naming file and column if the columns are not those of pairs, or differ between the files
     */
    PreferenceDataset preferences(ImageRoots roots);

    /**
     * The rows as instructions.
     *
     * @param roots additional folders in which images may lie
     * @throws BadDataException naming file and column if the columns are not those of instructions, or for a duplicate id
     */
    InstructionDataset instructions(ImageRoots roots);

    /**
     * The rows of any other table, in order. Close the stream.
     *
     * @param texts columns of texts or integers
     * @param image column of embedded images
     * @throws BadDataException naming file and column if one is missing or has another kind of content
     */
    Stream<TableRow> stream(List<String> texts, String image);
}
