package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.data.ColumnKind;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.internal.data.DistinctIds;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instructions in Parquet files.
 *
 * @param rows rows of the files
 */
record ParquetInstructions(ParquetRows<Instruction> rows) implements InstructionDataset {

    static ParquetInstructions of(List<ParquetTable> tables, ImageRoots roots) {
        List<ParquetTable> filled = ParquetRows.filled(tables);
        ParquetInstructions all = new ParquetInstructions(new ParquetRows<>(
                filled.stream().map(table -> part(table, roots)).toList()));
        DistinctIds ids = new DistinctIds();
        try (Stream<Instruction> stream = all.stream()) {
            stream.forEachOrdered(instruction -> ids.add(instruction.id()));
        }
        ids.firstRepeated(all.stream().map(Instruction::id)).ifPresent(twice -> {
            throw new BadDataException(filled.get(0).file() + ": id \"" + twice.id() + "\" occurs in row "
                    + twice.first() + " and again in row " + twice.second()
                    + (filled.size() == 1 ? "" : " of all " + filled.size() + " files")
                    + "; give each instruction its own id");
        });
        return all;
    }

    private static ParquetRows.Part<Instruction> part(ParquetTable table, ImageRoots roots) {
        DataColumns columns = DataColumns.of(table::kind);
        ParquetImages images = ParquetImages.of(table, roots);
        columns.ofInstruction().forEach(table::requireReadable);
        table.require(columns.question(), ColumnKind.TEXT, ColumnKind.CHAT);
        if (columns.isImplicit()) {
            table.require(DataColumns.REJECTED, ColumnKind.CHAT);
        }
        return new ParquetRows.Part<>(
                table, columns.ofInstruction(), row -> columns.instruction(new ParquetDataRow(table, images, row)));
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public Instruction get(long index) {
        return rows.get(index);
    }

    @Override
    public Stream<Instruction> stream() {
        return rows.stream();
    }
}
