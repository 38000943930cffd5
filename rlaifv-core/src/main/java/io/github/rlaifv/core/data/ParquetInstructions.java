package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instructions in Parquet files.
 *
 * @param rows the files
 */
record ParquetInstructions(ParquetRows<Instruction> rows) implements InstructionDataset {
    private static final List<String> COLUMNS =
            List.of("id", "question_id", "idx", "image", "images", "question", "prompt");

    static ParquetInstructions of(List<ParquetTable> tables) {
        tables.forEach(ParquetInstructions::check);
        ParquetInstructions all =
                new ParquetInstructions(new ParquetRows<>(tables, COLUMNS, ParquetInstructions::instruction));
        DistinctIds ids = new DistinctIds();
        try (Stream<Instruction> stream = all.stream()) {
            stream.forEachOrdered(instruction -> ids.add(instruction.id()));
        }
        ids.firstRepeated(all.stream().map(Instruction::id)).ifPresent(twice -> {
            throw new BadDataException(tables.get(0).file() + ": id \"" + twice.id() + "\" stands in row "
                    + twice.first() + " and again in row " + twice.second()
                    + (tables.size() == 1 ? "" : " of all " + tables.size() + " files")
                    + "; give each instruction its own id");
        });
        return all;
    }

    private static void check(ParquetTable table) {
        Chats.imageColumn(table);
        if (table.kind("question") == ColumnKind.MISSING && table.kind("prompt") != ColumnKind.MISSING) {
            table.require("prompt", ColumnKind.CHAT, ColumnKind.TEXT);
        } else {
            table.require("question", ColumnKind.TEXT);
        }
        for (String column : ids(table)) {
            table.require(column, ColumnKind.TEXT, ColumnKind.INTEGER);
        }
    }

    private static List<String> ids(ParquetTable table) {
        List<String> ids = new ArrayList<>(List.of("id", "question_id", "idx"));
        ids.removeIf(column -> table.kind(column) == ColumnKind.MISSING);
        return ids.isEmpty() ? ids : ids.subList(0, 1);
    }

    private static Instruction instruction(ParquetTable table, ParquetRow row) {
        String images = Chats.imageColumn(table);
        row.imagePath(images);
        List<String> ids = ids(table);
        String id = ids.isEmpty() ? ParquetPreferences.rowId(table, row) : row.text(ids.get(0));
        if (id.isBlank()) {
            throw row.error(ids.get(0), "must not be blank");
        }
        return new Instruction(id, ParquetRows.image(table, row, images), question(table, row));
    }

    private static String question(ParquetTable table, ParquetRow row) {
        if (table.kind("question") == ColumnKind.TEXT) {
            return row.text("question");
        }
        return table.kind("prompt") == ColumnKind.TEXT ? row.text("prompt") : Chats.question(row, "prompt");
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
