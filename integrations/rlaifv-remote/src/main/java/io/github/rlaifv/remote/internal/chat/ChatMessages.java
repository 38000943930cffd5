package io.github.rlaifv.remote.internal.chat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.List;

/** Converts prompts to LangChain4j's messages, with images as data URIs. */
public final class ChatMessages {
    private ChatMessages() {}

    /**
     * @throws BadDataException if an image can't be sent, or is in a message of another role than the user's
     */
    public static List<ChatMessage> of(Prompt prompt) {
        return placed(prompt).messages().stream().map(ChatMessages::of).toList();
    }

    /**
     * Same as {@link #of(Prompt)}, with the beginning of a response as the last message.
     *
     * @param prefix the beginning; if it is empty, there is no such message
     */
    public static List<ChatMessage> of(Prompt prompt, String prefix) {
        List<ChatMessage> messages = new ArrayList<>(of(prompt));
        if (!prefix.isEmpty()) {
            messages.add(AiMessage.from(prefix));
        }
        return messages;
    }

    static Prompt placed(Prompt prompt) {
        return prompt.images().isEmpty() ? prompt : prompt.placed();
    }

    static void checkImages(Message message) {
        if (message.role() != Role.USER && message.content().stream().anyMatch(Content.Image.class::isInstance)) {
            throw new BadDataException("a message of the role " + message.role()
                    + " contains an image, which servers accept only in messages of the user: move it there");
        }
    }

    private static ChatMessage of(Message message) {
        if (message.role() == Role.USER) {
            List<dev.langchain4j.data.message.Content> parts =
                    message.content().stream().map(ChatMessages::part).toList();
            return UserMessage.from(parts);
        }
        checkImages(message);
        return message.role() == Role.SYSTEM ? SystemMessage.from(message.text()) : AiMessage.from(message.text());
    }

    private static dev.langchain4j.data.message.Content part(Content content) {
        if (content instanceof Content.Image image) {
            ImageData data = ImageData.of(image.source());
            return ImageContent.from(data.base64(), data.mediaType());
        }
        return TextContent.from(((Content.Text) content).text());
    }
}
