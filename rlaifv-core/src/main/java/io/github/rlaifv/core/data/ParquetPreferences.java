package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pairs in Parquet files of either schema.
 *
 * @param rows the files
 */
record ParquetPreferences(ParquetRows<PreferencePair> rows) implements PreferenceDataset {
    private static final List<String> RLAIFV = List.of(
            "ds_name",
            "image",
            "question",
            "chosen",
            "rejected",
            "origin_dataset",
            "origin_split",
            "idx",
            "image_path",
            "logps");
    private static final List<String> TRL = List.of("images", "image", "prompt", "chosen", "rejected");

    /**
     * @throws BadDataException naming the file that has neither schema, or another one than the first
     */
    static ParquetPreferences of(List<ParquetTable> tables) {
        ParquetTable first = tables.get(0);
        boolean trl = first.kind("chosen") == ColumnKind.CHAT;
        boolean logProbs = !trl && first.kind("logps") != ColumnKind.MISSING;
        for (ParquetTable table : tables) {
            if (trl) {
                checkTrl(table);
            } else {
                checkRlaifv(table);
                if ((table.kind("logps") != ColumnKind.MISSING) != logProbs) {
                    throw new BadDataException(table.file() + (logProbs ? " has no" : " has a") + " column \"logps\","
                            + " unlike " + first.file() + ": these are two datasets; put them into two folders");
                }
            }
        }
        return new ParquetPreferences(
                trl
                        ? new ParquetRows<>(tables, TRL, ParquetPreferences::trl)
                        : new ParquetRows<>(tables, RLAIFV, ParquetPreferences::rlaifv));
    }

    private static void checkRlaifv(ParquetTable table) {
        table.require("image", ColumnKind.IMAGE);
        table.require("question", ColumnKind.TEXT);
        table.require("chosen", ColumnKind.TEXT);
        table.require("rejected", ColumnKind.TEXT);
        for (String column : List.of("ds_name", "origin_dataset", "origin_split", "idx", "image_path")) {
            table.require(column, ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.MISSING);
        }
        table.require("logps", ColumnKind.TEXT, ColumnKind.MISSING);
    }

    private static void checkTrl(ParquetTable table) {
        table.require("prompt", ColumnKind.CHAT);
        table.require("chosen", ColumnKind.CHAT);
        table.require("rejected", ColumnKind.CHAT);
        Chats.imageColumn(table);
    }

    private static PreferencePair rlaifv(ParquetTable table, ParquetRow row) {
        String imagePath = row.textOrEmpty("image_path");
        PairOrigin origin = new PairOrigin(
                row.textOrEmpty("ds_name"),
                row.textOrEmpty("origin_dataset"),
                row.textOrEmpty("origin_split"),
                row.textOrEmpty("idx"),
                imagePath.isEmpty() ? row.imagePath("image") : imagePath);
        row.imagePath("image");
        String logps = row.textOrEmpty("logps");
        StoredLogProbs stored =
                logps.isEmpty() ? null : LogProbsText.parse(logps, problem -> row.error("logps", problem));
        String id = origin.idx().isBlank() ? rowId(table, row) : origin.idx();
        Instruction instruction = new Instruction(id, ParquetRows.image(table, row, "image"), row.text("question"));
        return new PreferencePair(
                instruction, row.text("chosen"), row.text("rejected"), Double.NaN, Double.NaN, origin, stored);
    }

    private static PreferencePair trl(ParquetTable table, ParquetRow row) {
        String images = Chats.imageColumn(table);
        PairOrigin origin = new PairOrigin("", "", "", "", row.imagePath(images));
        return new PreferencePair(
                new Instruction(
                        rowId(table, row), ParquetRows.image(table, row, images), Chats.question(row, "prompt")),
                Chats.response(row, "chosen"),
                Chats.response(row, "rejected"),
                Double.NaN,
                Double.NaN,
                origin,
                null);
    }

    static String rowId(ParquetTable table, ParquetRow row) {
        return table.file().getFileName() + "#" + row.index();
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
