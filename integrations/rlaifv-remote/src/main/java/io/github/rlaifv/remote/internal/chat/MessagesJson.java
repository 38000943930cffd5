package io.github.rlaifv.remote.internal.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/** Converts prompts to the JSON messages that LangChain4j's client sends for {@link ChatMessages}. */
public final class MessagesJson {
    private MessagesJson() {}

    /**
     * The messages of a prompt, with its images.
     *
     * @throws BadDataException if an image can't be sent, or is in a message of another role than the user's
     */
    public static ArrayNode of(Prompt prompt) {
        return of(ChatMessages.placed(prompt), true);
    }

    /**
     * The messages of a prompt without its images. They end with the same text as those with images, so the tokens of
     * what follows are the same, but they are much smaller.
     *
     * @throws BadDataException as {@link #of}
     */
    public static ArrayNode withoutImages(Prompt prompt) {
        return of(ChatMessages.placed(prompt), false);
    }

    private static ArrayNode of(Prompt shown, boolean images) {
        ArrayNode messages = JsonNodeFactory.instance.arrayNode();
        for (Message message : shown.messages()) {
            ChatMessages.checkImages(message);
            ObjectNode json =
                    messages.addObject().put("role", LowerCase.of(message.role().name()));
            if (message.role() == Role.USER) {
                content(json, message.content(), images);
            } else {
                json.put("content", message.text());
            }
        }
        return messages;
    }

    private static void content(ObjectNode message, List<Content> content, boolean images) {
        if (content.size() == 1 && content.get(0) instanceof Content.Text text) {
            message.put("content", text.text());
            return;
        }
        ArrayNode parts = message.putArray("content");
        for (Content part : content) {
            if (part instanceof Content.Text text) {
                parts.addObject().put("type", "text").put("text", text.text());
            } else if (images && part instanceof Content.Image image) {
                ImageData data = ImageData.of(image.source());
                parts.addObject()
                        .put("type", "image_url")
                        .putObject("image_url")
                        .put("url", "data:" + data.mediaType() + ";base64," + data.base64());
            }
        }
    }
}
