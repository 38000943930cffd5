package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instructions in Parquet files.
 *
 * @param rows the files
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
            throw new BadDataException(filled.get(0).file() + ": id \"" + twice.id() + "\" stands in row "
                    + twice.first() + " and again in row " + twice.second()
                    + (filled.size() == 1 ? "" : " of all " + filled.size() + " files")
                    + "; give each instruction its own id");
        });
        return all;
    }

    private static ParquetRows.Part<Instruction> part(ParquetTable table, ImageRoots roots) {
        ParquetImages images = ParquetImages.of(table, roots);
        boolean prompt = table.kind("question") == ColumnKind.MISSING && table.kind("prompt") != ColumnKind.MISSING;
        String question = prompt ? "prompt" : "question";
        if (prompt) {
            table.require(question, ColumnKind.CHAT, ColumnKind.TEXT);
        } else {
            table.require(question, ColumnKind.TEXT);
        }
        // columns of another type say nothing that an id could be
        String id = Stream.of("id", "question_id", "idx")
                .filter(column -> table.has(column, ColumnKind.TEXT, ColumnKind.INTEGER))
                .findFirst()
                .orElse("");
        boolean chat = table.kind(question) == ColumnKind.CHAT;
        return new ParquetRows.Part<>(
                table,
                Stream.of(id, images.column(), question)
                        .filter(column -> !column.isEmpty())
                        .toList(),
                row -> new Instruction(
                        id(table, row, id), images.of(row), chat ? Chats.question(row, question) : row.text(question)));
    }

    private static String id(ParquetTable table, ParquetRow row, String column) {
        if (column.isEmpty() || row.isNull(column)) {
            return ParquetPreferences.rowId(table, row);
        }
        String id = row.text(column);
        if (id.isBlank()) {
            throw row.error(column, "must not be blank");
        }
        return id;
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
