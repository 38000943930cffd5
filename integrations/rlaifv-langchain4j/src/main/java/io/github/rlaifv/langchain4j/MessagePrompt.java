package io.github.rlaifv.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.chat.ImageAddresses;
import java.util.ArrayList;
import java.util.List;

/**
 * Converts LangChain4j's messages to prompts.
 *
 * @param images opens images that are given by an address
 */
record MessagePrompt(ImageAddresses images) {

    Prompt of(List<ChatMessage> messages) {
        List<Message> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            turns.add(turn("message " + (turns.size() + 1), message));
        }
        return new Prompt(turns);
    }

    private Message turn(String place, ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return text(Role.SYSTEM, system.text());
        } else if (message instanceof UserMessage user) {
            return new Message(Role.USER, contents(place, user));
        } else if (message instanceof AiMessage ai) {
            return text(Role.ASSISTANT, answered(place, ai));
        }
        throw new UnsupportedFeatureException(place + " is of type " + message.type()
                + ": models of RLAIF-V take messages of the system, the user and the AI only; remove it");
    }

    private static Message text(Role role, String text) {
        return new Message(role, List.of(new Content.Text(text)));
    }

    private static String answered(String place, AiMessage message) {
        if (message.hasToolExecutionRequests()) {
            throw new UnsupportedFeatureException(place + " calls tools, which models of RLAIF-V do not: remove it");
        }
        if (message.text() == null) {
            throw new BadDataException(place + ", of the AI, has no text: give its text, or remove it");
        }
        return message.text();
    }

    private List<Content> contents(String place, UserMessage message) {
        List<Content> parts = new ArrayList<>();
        for (dev.langchain4j.data.message.Content content : message.contents()) {
            String here = "part " + (parts.size() + 1) + " of " + place;
            if (content instanceof TextContent text) {
                parts.add(new Content.Text(text.text()));
            } else if (content instanceof ImageContent image) {
                parts.add(new Content.Image(source(here, image.image())));
            } else {
                throw new UnsupportedFeatureException(here + " is of type " + content.type()
                        + ": models of RLAIF-V take texts and images only; remove it");
            }
        }
        return parts;
    }

    private ImageSource source(String place, Image image) {
        String name = "the image in " + place;
        if (image.base64Data() != null) {
            return ImageAddresses.base64(name, image.base64Data());
        } else if (image.url() != null) {
            return images.image(name, image.url());
        }
        throw new BadDataException(name + " has neither Base64 data nor an address: give it one of them");
    }
}
