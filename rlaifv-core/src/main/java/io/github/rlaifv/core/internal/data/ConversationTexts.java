package io.github.rlaifv.core.internal.data;

import java.util.ArrayList;
import java.util.List;

/** Extracts questions and responses from conversations of questions and responses in turn. */
final class ConversationTexts {
    private static final String USER = "user";
    private static final String ASSISTANT = "assistant";
    private static final String IMAGE = "image";

    private ConversationTexts() {}

    /** Returns the texts of a prompt: questions and responses in turn, with a question at the end. */
    static List<String> prompt(DataRow row, String column) {
        List<String> texts = inTurn(row, column, row.chat(column));
        if (texts.size() % 2 == 0) {
            throw row.error(column, "must end with a message of role \"user\"" + number(texts));
        }
        return texts;
    }

    /** Returns the texts of a conversation with its response: questions and responses in turn, with a response at the end. */
    static List<String> answered(DataRow row, String column) {
        List<String> texts = inTurn(row, column, row.chat(column));
        if (texts.isEmpty() || texts.size() % 2 != 0) {
            throw row.error(
                    column, "must begin with the prompt and end with a message of role \"assistant\"" + number(texts));
        }
        return texts;
    }

    /**
     * Returns the response in a column with the response alone, or after the prompt, which some writers repeat.
     *
     * @param prompt texts of the prompt
     * @param promptColumn column with the prompt
     */
    static String response(DataRow row, String column, List<String> prompt, String promptColumn) {
        List<ChatMessage> messages = row.chat(column);
        if (messages.size() == 1 && messages.get(0).role().equals(ASSISTANT)) {
            return text(row, column, messages.get(0));
        }
        List<String> texts = inTurn(row, column, messages);
        if (texts.size() != prompt.size() + 1) {
            throw row.error(
                    column,
                    "must be one message of role \"assistant\", or the conversation in \"" + promptColumn
                            + "\" with such a message after it" + number(texts));
        }
        requireSame(row, column, texts.subList(0, prompt.size()), prompt, promptColumn);
        return texts.get(prompt.size());
    }

    /**
     * @param other column with the prompt as it should be
     * @throws io.github.rlaifv.core.run.BadDataException if the texts of a column differ from those of another
     */
    static void requireSame(DataRow row, String column, List<String> texts, List<String> prompt, String other) {
        if (!texts.equals(prompt)) {
            throw row.error(
                    column,
                    texts.size() == 1
                            ? "begins with another question than that in \"" + other + "\""
                            : "begins with other turns than those in \"" + other + "\"");
        }
    }

    /** Whether a conversation lists the parts of its questions, and none of them is an image. */
    static boolean showsNoImage(DataRow row, String column) {
        return row.chat(column).stream()
                .flatMap(message -> message.content().stream())
                .allMatch(part -> part.type().equals("text"));
    }

    private static String number(List<String> texts) {
        return ", has " + texts.size() + (texts.size() == 1 ? " message" : " messages");
    }

    private static List<String> inTurn(DataRow row, String column, List<ChatMessage> messages) {
        List<String> texts = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (!message.role().equals(texts.size() % 2 == 0 ? USER : ASSISTANT)) {
                throw row.error(
                        column,
                        "must have messages of the roles \"user\" and \"assistant\" in turn, is "
                                + messages.stream().map(ChatMessage::role).toList()
                                + "; system prompts and tools are not supported");
            }
            long images = message.content().stream()
                    .filter(part -> part.type().equals(IMAGE))
                    .count();
            if (images > (texts.isEmpty() ? 1 : 0)) {
                throw row.error(
                        column,
                        "shows " + images + (images == 1 ? " image" : " images") + " with message "
                                + (texts.size() + 1)
                                + "; only one image with the first question is supported");
            }
            texts.add(text(row, column, message));
        }
        return texts;
    }

    private static String text(DataRow row, String column, ChatMessage message) {
        List<ChatPart> texts = message.content().stream()
                .filter(part -> !part.type().equals(IMAGE))
                .toList();
        ChatPart text = texts.size() == 1 ? texts.get(0) : null;
        if (text == null || !text.type().equals("text") && !text.type().equals(ChatPart.PLAIN)) {
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
