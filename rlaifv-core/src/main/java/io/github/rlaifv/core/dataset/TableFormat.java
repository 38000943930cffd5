package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Reads and writes datasets in files of one table format, such as Parquet. Implementations are found by {@link
 * ServiceLoader}, so that programs without such files need no library for them. An implementation has a public
 * constructor without parameters, is listed in {@code META-INF/services/io.github.rlaifv.core.dataset.TableFormat} and
 * is safe for use by several threads.
 */
public interface TableFormat {

    /** Name of the format in lower case, which is also the ending of its files: {@code parquet}. */
    String name();

    /**
     * Opens the files of one dataset. Rows are read later, when they are needed.
     *
     * @param files at least one, in the order of their rows
     * @throws BadDataException naming the first file that is missing, damaged or of another format
     */
    TableFiles open(List<Path> files);

    /**
     * Begins to write pairs to a folder.
     *
     * @param folder existing folder that belongs to the writer
     * @param options schema of the files, prefix of their names and maximum number of rows per file
     * @throws BadDataException naming the file if the folder has a file that readers would read as part of this
     *     dataset
     */
    PairSink write(Path folder, WriteOptions options);

    /**
     * The implementation for Parquet.
     *
     * @param path file or folder to be read or written, for the message
     * @throws BadDataException naming the path and the dependency to add if there is no such implementation on the
     *     class path, or if it is listed there but can't be loaded
     */
    static TableFormat parquet(Path path) {
        String problem = path + " can't be read or written";
        String remedy = "add the dependency io.github.rlaifv:rlaifv-parquet";
        return new ListedServices<>(TableFormat.class, TableFormat.class.getClassLoader())
                .first(format -> format.name().equals("parquet"), problem, remedy)
                .orElseThrow(() -> new BadDataException(
                        problem + ": Parquet needs a module that is not on the class path; " + remedy));
    }
}
