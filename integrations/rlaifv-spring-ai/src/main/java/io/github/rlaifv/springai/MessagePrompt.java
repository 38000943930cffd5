package io.github.rlaifv.springai;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.chat.ImageAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/**
 * Converts Spring AI's messages to prompts.
 *
 * @param images opens images that are given by an address
 */
record MessagePrompt(ImageAddresses images) {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    Prompt of(List<org.springframework.ai.chat.messages.Message> messages) {
        List<Message> turns = new ArrayList<>();
        for (org.springframework.ai.chat.messages.Message message : messages) {
            turns.add(turn("message " + (turns.size() + 1), message));
        }
        return new Prompt(turns);
    }

    private Message turn(String place, org.springframework.ai.chat.messages.Message message) {
        return switch (message.getMessageType()) {
            case SYSTEM -> text(Role.SYSTEM, place, message.getText());
            case USER -> new Message(Role.USER, contents(place, message));
            case ASSISTANT -> answered(place, message);
            case TOOL ->
                throw new UnsupportedOperationException(
                        place + " is the result of a tool, and models of RLAIF-V do not call tools: remove it");
        };
    }

    private static Message text(Role role, String place, @Nullable String text) {
        if (text == null) {
            throw new BadDataException(place + " has no text: give its text, or remove it");
        }
        return new Message(role, List.of(new Content.Text(text)));
    }

    private static Message answered(String place, org.springframework.ai.chat.messages.Message message) {
        if (message instanceof AssistantMessage assistant) {
            if (assistant.hasToolCalls()) {
                throw new UnsupportedOperationException(
                        place + " calls tools, which models of RLAIF-V do not: remove it");
            }
            if (!assistant.getMedia().isEmpty()) {
                throw new UnsupportedOperationException(
                        place + ", of the assistant, has media, but only texts of it are taken: remove them");
            }
        }
        return text(Role.ASSISTANT, place, message.getText());
    }

    /** Images come first, as in the data that most families were trained on: Spring AI keeps no order between them and the text. */
    private List<Content> contents(String place, org.springframework.ai.chat.messages.Message message) {
        List<Content> parts = new ArrayList<>();
        if (message instanceof UserMessage user) {
            for (Media media : user.getMedia()) {
                parts.add(new Content.Image(source("image " + (parts.size() + 1) + " of " + place, media)));
            }
        }
        String text = message.getText();
        if (text != null && !text.isEmpty()) {
            parts.add(new Content.Text(text));
        }
        if (parts.isEmpty()) {
            throw new BadDataException(place + " has neither a text nor an image: give it one of them");
        }
        return parts;
    }

    private ImageSource source(String name, Media media) {
        if (!media.getMimeType().getType().equals("image")) {
            throw new UnsupportedOperationException(name + " is of type " + media.getMimeType()
                    + ", but models of RLAIF-V take images only: remove it");
        }
        Object data = media.getData();
        if (data instanceof byte[] bytes) {
            return ImageSource.of(name, bytes);
        } else if (data instanceof String text) {
            return ADDRESS.matcher(text).matches()
                    ? images.image(name, address(name, text))
                    : ImageAddresses.base64(name, text);
        }
        throw new BadDataException(
                name + " is given as " + data.getClass().getName() + ": give its bytes, Base64, or an address");
    }

    private static URI address(String name, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new BadDataException(name + " has an invalid address (" + e.getReason() + "): correct it", e);
        }
    }
}
