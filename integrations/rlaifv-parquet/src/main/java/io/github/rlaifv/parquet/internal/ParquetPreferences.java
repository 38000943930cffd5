package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Preference pairs in Parquet files: texts in the columns of the RLAIF-V-Dataset, or TRL's conversations.
 *
 * @param rows rows of the files
 */
record ParquetPreferences(ParquetRows<PreferencePair> rows) implements PreferenceDataset {

    /**
     * Opens the pairs of some files.
     *
     * @throws BadDataException naming the file whose schema is unsupported or differs from that of the first file
     */
    static ParquetPreferences of(List<ParquetTable> tables, ImageRoots roots) {
        List<ParquetTable> filled = ParquetRows.filled(tables);
        ParquetTable first = filled.get(0);
        boolean chats = isChat(first);
        boolean logProbs = hasLogProbs(first);
        for (ParquetTable table : filled) {
            if (isChat(table) != chats) {
                throw new BadDataException(table.file() + " holds " + (chats ? "texts" : "conversations") + ", unlike "
                        + first.file() + ": these are two datasets; put them into two folders");
            }
            if (hasLogProbs(table) != logProbs) {
                throw new BadDataException(table.file() + (logProbs ? " has no" : " has a") + " column \"logps\","
                        + " unlike " + first.file() + ": these are two datasets; put them into two folders");
            }
        }
        return new ParquetPreferences(new ParquetRows<>(
                filled.stream().map(table -> part(table, roots)).toList()));
    }

    private static boolean isChat(ParquetTable table) {
        return DataColumns.of(table::kind).isChat(DataColumns.CHOSEN);
    }

    private static boolean hasLogProbs(ParquetTable table) {
        return DataColumns.of(table::kind).hasLogProbs();
    }

    private static ParquetRows.Part<PreferencePair> part(ParquetTable table, ImageRoots roots) {
        DataColumns columns = DataColumns.of(table::kind);
        ParquetImages images = ParquetImages.of(table, roots);
        columns.ofPair().forEach(table::requireReadable);
        table.require(columns.question(), ColumnKind.TEXT, ColumnKind.CHAT);
        table.require(DataColumns.LOGPS, ColumnKind.TEXT, ColumnKind.MISSING);
        ColumnKind response = isChat(table) ? ColumnKind.CHAT : ColumnKind.TEXT;
        table.require(DataColumns.CHOSEN, response);
        table.require(DataColumns.REJECTED, response);
        return new ParquetRows.Part<>(
                table, columns.ofPair(), row -> columns.pair(new ParquetDataRow(table, images, row)));
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public PreferencePair get(long index) {
        return rows.get(index);
    }

    @Override
    public Stream<PreferencePair> stream() {
        return rows.stream();
    }
}
