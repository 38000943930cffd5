package io.github.rlaifv.core.internal.data;

import java.util.List;

/** Extracts questions and responses from conversations of one or two messages. */
final class ConversationTexts {
    private ConversationTexts() {}

    /** Returns the only question of a prompt. */
    static String question(DataRow row, String column) {
        return only(row, column, "user");
    }

    /** Returns a response. */
    static String response(DataRow row, String column) {
        return only(row, column, "assistant");
    }

    /** Returns the question at the start of a conversation of two messages. */
    static String firstQuestion(DataRow row, String column) {
        return text(
                row, column, messages(row, column, List.of("user", "assistant")).get(0));
    }

    /** Returns the response at the end of a conversation of two messages. */
    static String lastResponse(DataRow row, String column) {
        return text(
                row, column, messages(row, column, List.of("user", "assistant")).get(1));
    }

    private static String only(DataRow row, String column, String role) {
        return text(row, column, messages(row, column, List.of(role)).get(0));
    }

    private static List<ChatMessage> messages(DataRow row, String column, List<String> roles) {
        List<ChatMessage> messages = row.chat(column);
        if (!messages.stream().map(ChatMessage::role).toList().equals(roles)) {
            throw row.error(
                    column,
                    "must be " + (roles.size() == 1 ? "one message" : roles.size() + " messages") + " of role \""
                            + String.join("\" and \"", roles) + "\", is "
                            + messages.stream().map(ChatMessage::role).toList()
                            + "; system prompts and longer conversations are not supported");
        }
        return messages;
    }

    private static String text(DataRow row, String column, ChatMessage message) {
        List<ChatPart> texts = message.content().stream()
                .filter(part -> !part.type().equals("image"))
                .toList();
        ChatPart text = texts.size() == 1 ? texts.get(0) : null;
        if (text == null || !text.type().equals("text")) {
            throw row.error(
                    column,
                    "must hold one text, has parts of types "
                            + message.content().stream().map(ChatPart::type).toList());
        }
        String content = text.text();
        if (content == null) {
            throw row.error(column, "holds a text that is null");
        }
        return content;
    }
}
