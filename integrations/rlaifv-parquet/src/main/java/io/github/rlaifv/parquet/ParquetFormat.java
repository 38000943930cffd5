package io.github.rlaifv.parquet;

import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PairSink;
import io.github.rlaifv.core.dataset.TableFiles;
import io.github.rlaifv.core.dataset.TableFormat;
import io.github.rlaifv.parquet.internal.ParquetFiles;
import io.github.rlaifv.parquet.internal.ParquetSinks;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and writes datasets in Parquet files, in the schema of the published RLAIF-V-Dataset and in TRL's preference
 * format. {@link java.util.ServiceLoader} finds this class; programs do not call it.
 */
public final class ParquetFormat implements TableFormat {
    /** Creates the format; called by {@link java.util.ServiceLoader}. */
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
        return ParquetSinks.open(folder, options);
    }
}
