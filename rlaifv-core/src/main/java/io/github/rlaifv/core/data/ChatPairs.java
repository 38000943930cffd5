package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import java.util.List;

/**
 * Pairs as TRL's conversations, with the prompt in a column of its own or at the beginning of both responses.
 *
 * @param table the file
 * @param images its images
 * @param implicit whether the responses begin with the prompt
 */
record ChatPairs(ParquetTable table, ParquetImages images, boolean implicit) {

    static ParquetRows.Part<PreferencePair> part(ParquetTable table, ImageRoots roots) {
        ParquetImages images = ParquetImages.of(table, roots);
        boolean implicit = table.kind("prompt") == ColumnKind.MISSING;
        if (!implicit) {
            table.require("prompt", ColumnKind.CHAT);
        }
        table.require("chosen", ColumnKind.CHAT);
        table.require("rejected", ColumnKind.CHAT);
        return new ParquetRows.Part<>(
                table,
                List.of(images.column(), "prompt", "chosen", "rejected"),
                new ChatPairs(table, images, implicit)::pair);
    }

    private PreferencePair pair(ParquetRow row) {
        ImageSource image = images.of(row);
        Instruction instruction = new Instruction(ParquetPreferences.rowId(table, row), image, question(row));
        return new PreferencePair(
                instruction,
                implicit ? Chats.lastResponse(row, "chosen") : Chats.response(row, "chosen"),
                implicit ? Chats.lastResponse(row, "rejected") : Chats.response(row, "rejected"),
                Double.NaN,
                Double.NaN,
                new PairOrigin("", "", "", "", images.path(row)),
                null);
    }

    private String question(ParquetRow row) {
        if (!implicit) {
            return Chats.question(row, "prompt");
        }
        String question = Chats.firstQuestion(row, "chosen");
        if (!question.equals(Chats.firstQuestion(row, "rejected"))) {
            throw row.error("rejected", "begins with another question than \"chosen\"; both must answer one prompt");
        }
        return question;
    }
}
