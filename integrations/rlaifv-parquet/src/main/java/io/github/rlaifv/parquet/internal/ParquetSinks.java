package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PairSink;
import java.nio.file.Path;

/** Starts the writing of datasets in Parquet files. */
public final class ParquetSinks {
    private ParquetSinks() {}

    /**
     * Opens a sink with the schema of the options' format.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the folder holds Parquet files of another name
     */
    public static PairSink open(Path folder, WriteOptions options) {
        ShardNames names = new ShardNames(folder, options.name());
        return options.format() == DatasetFormat.TRL_PARQUET
                ? new TrlSink(names, options.rowsPerFile())
                : new RlaifvSink(names, options.rowsPerFile());
    }
}
