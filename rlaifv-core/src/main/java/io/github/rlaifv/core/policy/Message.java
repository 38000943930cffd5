package io.github.rlaifv.core.policy;

import java.util.List;
import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role speaker
 * @param content parts of the message, in order; never empty
 */
public record Message(Role role, List<Content> content) {
    public Message {
        Objects.requireNonNull(role, "role");
        content = List.copyOf(content);
        if (content.isEmpty()) {
            throw new IllegalArgumentException("a message needs at least one content part");
        }
    }

    /** All text parts joined, without images. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Content part : content) {
            if (part instanceof Content.Text t) {
                text.append(t.text());
            }
        }
        return text.toString();
    }
}
