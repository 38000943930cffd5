package io.github.rlaifv.serve.internal.wire;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.util.ArrayList;
import java.util.List;

/** Reads the messages of one request, once. */
final class MessagesReader {
    private final ServeLimits limits;
    private final ImageReader reader;
    private int images;
    private long characters;

    /**
     * @param limits limits of images and texts
     * @param reader reads the images
     */
    MessagesReader(ServeLimits limits, ImageReader reader) {
        this.limits = limits;
        this.reader = reader;
    }

    /**
     * Reads the conversation.
     *
     * @param continues whether the last message is the assistant's and is continued
     * @throws ApiException naming the message, and the part of its content, that can't be used
     */
    Conversation read(Fields request, boolean continues) {
        List<Fields> messages = request.objects("messages");
        if (messages.isEmpty()) {
            throw ApiError.value("messages", "Invalid 'messages': the array is empty. Add a message of the user.")
                    .exception();
        }
        List<Message> turns = new ArrayList<>();
        for (Fields message : messages) {
            turns.add(message(message));
        }
        String prefix = continues ? continued(messages, turns) : "";
        if (turns.isEmpty() || turns.get(turns.size() - 1).role() != Role.USER) {
            String place = messages.get(Math.max(0, turns.size() - 1)).path("role");
            throw ApiError.value(
                            place,
                            "Invalid '" + place + "': the last message" + (continues ? " before the continued one" : "")
                                    + " must have the role 'user', because this server answers it.")
                    .exception();
        }
        return new Conversation(new Prompt(turns), prefix);
    }

    /** Takes the last message, which must be the assistant's, off the turns, and returns its text. */
    private static String continued(List<Fields> messages, List<Message> turns) {
        Message last = turns.remove(turns.size() - 1);
        String place = messages.get(turns.size()).path("role");
        if (last.role() != Role.ASSISTANT) {
            throw ApiError.value(
                            place,
                            "Invalid '" + place + "': with 'continue_final_message' the last message must have the role"
                                    + " 'assistant', because this server continues it.")
                    .exception();
        }
        return last.text();
    }

    private Message message(Fields message) {
        Role role = role(message);
        if (message.has("tool_calls") || message.has("function_call")) {
            throw ApiError.invalid(
                            message.path(message.has("tool_calls") ? "tool_calls" : "function_call"),
                            "unsupported_parameter",
                            "This server has no tools, so it can't continue a conversation that calls them.")
                    .exception();
        }
        if (message.isText("content")) {
            return new Message(role, List.of(text(message, "content")));
        }
        List<Content> parts = new ArrayList<>();
        for (Fields part : message.objects("content")) {
            parts.add(part(part, role));
        }
        if (parts.isEmpty()) {
            throw ApiError.value(
                            message.path("content"),
                            "Invalid '" + message.path("content") + "': the array is empty. Add a text.")
                    .exception();
        }
        return new Message(role, parts);
    }

    private static Role role(Fields message) {
        String role = message.requiredText("role");
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default ->
                throw ApiError.value(
                                message.path("role"),
                                "Invalid '" + message.path("role") + "': this server supports 'system', 'developer',"
                                        + " 'user' and 'assistant', was '" + cut(role) + "'.")
                        .exception();
        };
    }

    private Content part(Fields part, Role role) {
        String type = part.requiredText("type");
        switch (type) {
            case "text" -> {
                return text(part, "text");
            }
            case "image_url" -> {
                if (role != Role.USER) {
                    throw ApiError.value(
                                    part.path("type"),
                                    "Images are supported only in messages of the role 'user'. Move the image there.")
                            .exception();
                }
                if (++images > limits.images()) {
                    throw ApiError.invalid(
                                    "messages",
                                    "too_many_images",
                                    "The request has more than " + limits.images()
                                            + " images, the limit of this server. Send fewer.")
                            .exception();
                }
                if (part.isText("image_url")) {
                    return image(part, "image_url");
                }
                return image(part.object("image_url").orElseThrow(() -> missing(part, "image_url")), "url");
            }
            default ->
                throw ApiError.value(
                                part.path("type"),
                                "Invalid '" + part.path("type")
                                        + "': this server supports parts of the types 'text' and 'image_url', was '"
                                        + cut(type) + "'.")
                        .exception();
        }
    }

    private Content.Image image(Fields fields, String name) {
        return new Content.Image(reader.read(new ImageAddress(fields.requiredText(name), fields.path(name))));
    }

    /** Texts are limited before they are divided into tokens, which takes long. */
    private Content.Text text(Fields fields, String name) {
        String text = fields.requiredText(name);
        characters += text.length();
        if (characters > limits.textCharacters()) {
            throw ApiError.invalid(
                            fields.path(name),
                            "string_above_max_length",
                            "The texts of the request, up to " + fields.path(name) + ", have more than "
                                    + limits.textCharacters()
                                    + " characters, the limit of this server. Send shorter ones.")
                    .exception();
        }
        return new Content.Text(text);
    }

    private static ApiException missing(Fields part, String name) {
        return ApiError.invalid(
                        part.path(name),
                        "missing_required_parameter",
                        "Missing required parameter: '" + part.path(name) + "'.")
                .exception();
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 37) + "...";
    }
}
