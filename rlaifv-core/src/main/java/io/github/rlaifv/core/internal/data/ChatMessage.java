package io.github.rlaifv.core.internal.data;

import java.util.List;

/**
 * A message of a conversation.
 *
 * @param role {@code user}, {@code assistant} or {@code system}
 * @param content parts of the message
 */
public record ChatMessage(String role, List<ChatPart> content) {
    public ChatMessage {
        content = List.copyOf(content);
    }
}
