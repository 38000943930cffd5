package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.data.ChatMessage;
import io.github.rlaifv.core.internal.data.DataRow;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/**
 * A row of a Parquet file as a row of a dataset.
 *
 * @param table the file
 * @param images images of the file
 * @param row row of the file
 */
public record ParquetDataRow(ParquetTable table, ParquetImages images, ParquetRow row) implements DataRow {
    @Override
    public boolean has(String column) {
        return !row.isNull(column);
    }

    @Override
    public String text(String column) {
        return row.text(column);
    }

    @Override
    public String textOrEmpty(String column) {
        return row.textOrEmpty(column);
    }

    @Override
    public double numberOrNaN(String column) {
        return row.numberOrNaN(column);
    }

    @Override
    public List<ChatMessage> chat(String column) {
        return row.chat(column);
    }

    @Override
    public ImageSource image(String column) {
        return images.of(row);
    }

    @Override
    public String imagePath(String column) {
        return images.path(row);
    }

    @Override
    public boolean isWithoutImage(String column) {
        return row.isEmptyList(column);
    }

    @Override
    public boolean isTextOnly() {
        return false;
    }

    @Override
    public List<String> history() {
        return List.of();
    }

    @Override
    public String name() {
        return table.file().getFileName() + "#" + row.index();
    }

    @Override
    public BadDataException error(String column, String problem) {
        return row.error(column, problem);
    }
}
