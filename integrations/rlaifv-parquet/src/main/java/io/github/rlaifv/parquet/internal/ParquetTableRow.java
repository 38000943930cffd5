package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.dataset.TableRow;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;

/**
 * A row of a Parquet file that is not a dataset of this library.
 *
 * @param table the file
 * @param row row of the file, without its image
 * @param imageColumn column of the embedded image
 */
record ParquetTableRow(ParquetTable table, ParquetRow row, String imageColumn) implements TableRow {
    @Override
    public String text(String column) {
        return row.text(column);
    }

    @Override
    public ImageSource image() {
        long number = row.index();
        return ImageSource.deferred(table.file() + ", row " + number, () -> table.image(number, imageColumn));
    }

    @Override
    public BadDataException error(String column, String problem) {
        return row.error(column, problem);
    }
}
