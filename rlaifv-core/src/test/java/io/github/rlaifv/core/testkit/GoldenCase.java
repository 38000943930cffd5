package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/**
 * One case of a golden.json, with the prompt rebuilt from its text or messages.
 *
 * @param folder folder that contains the golden.json
 * @param json entry of the case
 */
public record GoldenCase(Path folder, JsonNode json) {

    /** All cases of a family; empty where the family is absent. */
    public static List<GoldenCase> of(String family) {
        Path folder = Fixtures.path(family);
        Path golden = folder.resolve("golden.json");
        if (!golden.toFile().exists()) {
            return List.of();
        }
        return StreamSupport.stream(Fixtures.json(golden).path("cases").spliterator(), false)
                .map(json -> new GoldenCase(folder, json))
                .toList();
    }

    public String name() {
        return json.path("name").asText();
    }

    public Path model() {
        return folder.resolve("model");
    }

    public boolean exifApplied() {
        return json.path("exif_transposed").asBoolean(true);
    }

    public String response() {
        return json.path("response_text").asText();
    }

    /**
     * The numbers of a float32 computation. Cases with half-precision weights have them beside the numbers of their
     * own type.
     */
    public JsonNode numbers() {
        return widened() ? json.path("fp32_compute") : json;
    }

    /** Name of a tensor of this case in golden.safetensors, computed in float32. */
    public String key(String what) {
        return name() + "." + what + (widened() ? ".fp32_compute" : "");
    }

    /** Whether the numbers are those of half-precision weights, computed in float32. */
    public boolean widened() {
        return json.has("fp32_compute");
    }

    /** The tensors of the family. */
    public GoldenTensors tensors() {
        return GoldenTensors.read(folder.resolve("golden.safetensors"));
    }

    /** A list of token ids of the case. */
    public List<Integer> ids(String field) {
        return integers(json.path(field));
    }

    /** Reads a JSON array of integers. */
    public static List<Integer> integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    /** The images of the case, in order. */
    public List<ImageSource> images() {
        JsonNode photo = json.path("photo");
        List<ImageSource> images = new ArrayList<>();
        if (photo.isTextual()) {
            images.add(photo(photo));
        }
        photo.forEach(name -> images.add(photo(name)));
        return images;
    }

    private static ImageSource photo(JsonNode name) {
        return ImageSource.of(Fixtures.path("photos", name.asText()));
    }

    public Prompt prompt() {
        if (json.has("messages")) {
            return fromMessages();
        }
        return json.has("image_aspect_ratio") ? fromOriginalText() : fromText();
    }

    private Prompt fromMessages() {
        List<ImageSource> images = images();
        List<Message> messages = new ArrayList<>();
        int image = 0;
        for (JsonNode message : json.path("messages")) {
            List<Content> content = new ArrayList<>();
            JsonNode parts = message.path("content");
            if (parts.isTextual()) {
                content.add(new Content.Text(parts.asText()));
            }
            for (JsonNode part : parts) {
                if (part.path("type").asText().equals("image")) {
                    content.add(new Content.Image(images.get(image++)));
                } else {
                    content.add(new Content.Text(part.path("text").asText()));
                }
            }
            messages.add(new Message(Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT)), content));
        }
        return new Prompt(messages);
    }

    /** Builds the prompt of a case without messages, whose text is {@code USER: <image>\n... question ASSISTANT:}. */
    private Prompt fromText() {
        String text = json.path("prompt").asText();
        String inner = text.substring("USER: ".length(), text.length() - " ASSISTANT:".length());
        List<Content> content = new ArrayList<>();
        for (ImageSource image : images()) {
            content.add(new Content.Image(image));
            inner = inner.substring("<image>\n".length());
        }
        content.add(new Content.Text(inner));
        return new Prompt(List.of(new Message(Role.USER, content)));
    }

    /**
     * Builds the prompt from the original LLaVA's text: an optional system text, then turns that end with the end
     * token.
     */
    private Prompt fromOriginalText() {
        String text = json.path("prompt").asText();
        int user = text.indexOf("USER: ");
        List<Message> messages = new ArrayList<>();
        messages.add(new Message(
                Role.SYSTEM, List.of(new Content.Text(text.substring(0, user).strip()))));
        List<ImageSource> images = images();
        int image = 0;
        for (String turn : text.substring(user).split("</s>", -1)) {
            int answer = turn.indexOf(" ASSISTANT:");
            String question = turn.substring("USER: ".length(), answer);
            List<Content> content = new ArrayList<>();
            while (question.startsWith("<image>\n")) {
                content.add(new Content.Image(images.get(image++)));
                question = question.substring("<image>\n".length());
            }
            content.add(new Content.Text(question));
            messages.add(new Message(Role.USER, content));
            String said = turn.substring(answer + " ASSISTANT:".length()).strip();
            if (!said.isEmpty()) {
                messages.add(new Message(Role.ASSISTANT, List.of(new Content.Text(said))));
            }
        }
        return new Prompt(messages);
    }

    @Override
    public String toString() {
        return folder.getFileName() + "/" + name();
    }
}
