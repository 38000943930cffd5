package io.github.rlaifv.core.data;

import io.github.rlaifv.core.data.internal.parquet.ChatMessage;
import io.github.rlaifv.core.data.internal.parquet.ChatPart;
import io.github.rlaifv.core.data.internal.parquet.ColumnKind;
import io.github.rlaifv.core.data.internal.parquet.ParquetRow;
import io.github.rlaifv.core.data.internal.parquet.ParquetTable;
import java.util.List;

/** Questions and responses out of conversations of one message each. */
final class Chats {
    private Chats() {}

    /** The column with the pictures. */
    static String imageColumn(ParquetTable table) {
        if (table.kind("images") == ColumnKind.MISSING && table.kind("image") != ColumnKind.MISSING) {
            table.require("image", ColumnKind.IMAGE, ColumnKind.IMAGE_LIST);
            return "image";
        }
        table.require("images", ColumnKind.IMAGE_LIST, ColumnKind.IMAGE);
        return "images";
    }

    /** The one question of a prompt. */
    static String question(ParquetRow row, String column) {
        return only(row, column, "user");
    }

    /** A response. */
    static String response(ParquetRow row, String column) {
        return only(row, column, "assistant");
    }

    private static String only(ParquetRow row, String column, String role) {
        List<ChatMessage> messages = row.chat(column);
        if (messages.size() != 1 || !messages.get(0).role().equals(role)) {
            throw row.error(
                    column,
                    "must be one message of role \"" + role + "\", is "
                            + messages.stream().map(ChatMessage::role).toList()
                            + "; system prompts and longer conversations are not supported");
        }
        List<ChatPart> texts = messages.get(0).content().stream()
                .filter(part -> !part.type().equals("image"))
                .toList();
        ChatPart text = texts.size() == 1 ? texts.get(0) : null;
        if (text == null || !text.type().equals("text")) {
            throw row.error(
                    column,
                    "must hold one text, has parts of types "
                            + messages.get(0).content().stream()
                                    .map(ChatPart::type)
                                    .toList());
        }
        String content = text.text();
        if (content == null) {
            throw row.error(column, "holds a text that is null");
        }
        return content;
    }
}
