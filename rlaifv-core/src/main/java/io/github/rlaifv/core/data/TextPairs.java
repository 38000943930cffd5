package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs with a text in each column, as in the RLAIF-V-Dataset. Columns that say where a pair comes from count as missing
 * where they hold neither texts nor integers.
 *
 * @param table the file
 * @param images its images
 * @param question name of the column with the questions
 */
record TextPairs(ParquetTable table, ParquetImages images, String question) {
    private static final List<String> ORIGIN =
            List.of("ds_name", "origin_dataset", "origin_split", "idx", "image_path");

    static ParquetRows.Part<PreferencePair> part(ParquetTable table, ImageRoots roots) {
        ParquetImages images = ParquetImages.of(table, roots);
        boolean prompt = table.kind("question") == ColumnKind.MISSING && table.kind("prompt") != ColumnKind.MISSING;
        String question = prompt ? "prompt" : "question";
        for (String column : List.of(question, "chosen", "rejected")) {
            table.require(column, ColumnKind.TEXT);
        }
        table.require("logps", ColumnKind.TEXT, ColumnKind.MISSING);
        List<String> columns = new ArrayList<>(List.of(images.column(), question, "chosen", "rejected", "logps"));
        ORIGIN.stream()
                .filter(column -> table.has(column, ColumnKind.TEXT, ColumnKind.INTEGER))
                .forEach(columns::add);
        return new ParquetRows.Part<>(table, columns, new TextPairs(table, images, question)::pair);
    }

    private PreferencePair pair(ParquetRow row) {
        ImageSource image = images.of(row);
        String imagePath = row.textOrEmpty("image_path");
        PairOrigin origin = new PairOrigin(
                row.textOrEmpty("ds_name"),
                row.textOrEmpty("origin_dataset"),
                row.textOrEmpty("origin_split"),
                row.textOrEmpty("idx"),
                imagePath.isEmpty() ? images.path(row) : imagePath);
        String logps = row.textOrEmpty("logps");
        StoredLogProbs stored =
                logps.isEmpty() ? null : LogProbsText.parse(logps, problem -> row.error("logps", problem));
        String id = origin.idx().isBlank() ? ParquetPreferences.rowId(table, row) : origin.idx();
        return new PreferencePair(
                new Instruction(id, image, row.text(question)),
                row.text("chosen"),
                row.text("rejected"),
                Double.NaN,
                Double.NaN,
                origin,
                stored);
    }
}
