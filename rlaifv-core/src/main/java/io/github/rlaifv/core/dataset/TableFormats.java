package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds table formats on a class path.
 *
 * @param loader class loader of the implementations and their service files
 */
record TableFormats(ClassLoader loader) {
    private static final String REMEDY = "add the dependency io.github.rlaifv:rlaifv-parquet";

    /**
     * Returns the implementation for Parquet.
     *
     * @param path file or folder to be read or written, for the message
     * @throws BadDataException naming the path and the dependency to add if there is no implementation, or if one can't
     *     be loaded
     */
    TableFormat parquet(Path path) {
        try {
            for (TableFormat format : ServiceLoader.load(TableFormat.class, loader)) {
                if (format.name().equals("parquet")) {
                    return format;
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new BadDataException(
                    path + " can't be read or written: a table format that META-INF/services lists can't be loaded ("
                            + e.getMessage() + "). For Parquet, " + REMEDY
                            + " with all its own dependencies, in the version of rlaifv-core",
                    e);
        }
        throw new BadDataException(path + " can't be read or written: Parquet needs a module that is not on the class"
                + " path; " + REMEDY);
    }
}
