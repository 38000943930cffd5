package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.TableFiles;
import io.github.rlaifv.core.dataset.TableRow;
import io.github.rlaifv.core.internal.data.ColumnKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Parquet files of one dataset.
 *
 * @param tables the files, in order
 */
public record ParquetFiles(List<ParquetTable> tables) implements TableFiles {
    public ParquetFiles {
        tables = List.copyOf(tables);
    }

    /**
     * Opens the files by reading their footers.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the first file that is no whole Parquet file
     */
    public static ParquetFiles open(List<Path> files) {
        List<ParquetTable> tables = new ArrayList<>();
        files.forEach(file -> tables.add(ParquetTable.open(file)));
        return new ParquetFiles(tables);
    }

    @Override
    public List<Long> rowCounts() {
        return tables.stream().map(ParquetTable::rows).toList();
    }

    @Override
    public boolean has(String column) {
        return tables.stream().allMatch(table -> table.kind(column) != ColumnKind.MISSING);
    }

    @Override
    public PreferenceDataset preferences(ImageRoots roots) {
        return ParquetPreferences.of(tables, roots);
    }

    @Override
    public InstructionDataset instructions(ImageRoots roots) {
        return ParquetInstructions.of(tables, roots);
    }

    @Override
    public Stream<TableRow> stream(List<String> texts, String image) {
        for (ParquetTable table : tables) {
            for (String column : texts) {
                table.require(column, ColumnKind.TEXT, ColumnKind.INTEGER);
            }
            table.require(image, ColumnKind.IMAGE, ColumnKind.IMAGE_LIST);
        }
        List<ParquetRows.Part<TableRow>> parts = new ArrayList<>();
        tables.forEach(table ->
                parts.add(new ParquetRows.Part<>(table, texts, row -> new ParquetTableRow(table, row, image))));
        return new ParquetRows<>(parts).stream();
    }
}
