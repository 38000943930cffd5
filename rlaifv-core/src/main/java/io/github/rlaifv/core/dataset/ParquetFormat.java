package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import java.nio.file.Path;
import java.util.List;

/** Datasets in Parquet files: the schema of the RLAIF-V-Dataset, and TRL's conversations. */
public final class ParquetFormat implements TableFormat {
    /** For {@link java.util.ServiceLoader}. */
    public ParquetFormat() {}

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public TableFiles open(List<Path> files) {
        return ParquetFiles.open(files);
    }

    @Override
    public PairSink write(Path folder, WriteOptions options) {
        ShardNames names = new ShardNames(folder, options.name());
        return options.format() == DatasetFormat.TRL_PARQUET
                ? new TrlSink(names, options.rowsPerFile())
                : new RlaifvSink(names, options.rowsPerFile());
    }
}
