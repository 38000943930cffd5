package io.github.rlaifv.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.internal.JsonFile;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.template.ChatTemplateText;
import io.github.rlaifv.core.text.template.TemplateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds a prompt format against a folder's chat template: both write some conversations, and must write the same. A format
 * that writes plain questions otherwise is refused; one that writes only conversations of another shape otherwise is kept
 * and refuses these.
 */
public final class TemplateCheck {
    private static final ImageSource PICTURE = ImageSource.of("picture", new byte[0]);
    private static final Content IMAGE = new Content.Image(PICTURE);
    private static final Content QUESTION = new Content.Text("Is there a dog?");
    private static final List<String> TOKENS = List.of("bos_token", "eos_token", "unk_token", "pad_token");

    private final Path folder;
    private final String template;
    private final boolean pictures;

    /**
     * @param template the text that {@link ChatTemplate#read} gave for the folder
     * @param pictures whether the model has eyes: then contents of messages are lists of parts for the template
     */
    public TemplateCheck(Path folder, String template, boolean pictures) {
        this.folder = folder;
        this.template = template;
        this.pictures = pictures;
    }

    /**
     * The format, as far as it writes what the template does.
     *
     * @throws BadDataException showing both texts, if it writes a question otherwise than the template; or if the template
     *     can't be rendered
     */
    public PromptFormat agreeing(PromptFormat format) {
        ChatTemplateText parsed;
        try {
            parsed = ChatTemplateText.of(template);
            String expected = rendered(parsed, question());
            String written = written(format, question());
            if (!expected.equals(written)) {
                throw new BadDataException(
                        "the chat template of " + folder + ", with " + namedTokens() + ", writes a question as \""
                                + shown(expected) + "\", but the prompt format of this family, " + format.fingerprint()
                                + ", writes \"" + shown(written)
                                + "\": give a model with the family's own template, or serve this one and open its http address");
            }
        } catch (TemplateException e) {
            if (e.kind() == TemplateException.Kind.UNSUPPORTED && !pictures) {
                // chosen by its marks alone
                return format;
            }
            throw new BadDataException(
                    "the chat template of " + folder + " can't be followed: " + e.getMessage()
                            + "; download chat_template.jinja or tokenizer_config.json with the model again",
                    e);
        }
        Map<RefusedShapes.Shape, String> others = new EnumMap<>(RefusedShapes.Shape.class);
        for (RefusedShapes.Shape shape : RefusedShapes.Shape.values()) {
            if (pictures || !shape.ofPictures()) {
                difference(parsed, format, example(shape)).ifPresent(why -> others.put(shape, why));
            }
        }
        return others.isEmpty() ? format : format.after(new RefusedShapes(others, folder, format.fingerprint()));
    }

    private Optional<String> difference(ChatTemplateText parsed, PromptFormat format, Prompt example) {
        try {
            String expected = rendered(parsed, example);
            String written = written(format, example);
            return expected.equals(written)
                    ? Optional.empty()
                    : Optional.of("the template writes one as \"" + shown(expected) + "\", the prompt format as \""
                            + shown(written) + "\"");
        } catch (TemplateException e) {
            return e.kind() == TemplateException.Kind.UNSUPPORTED
                    ? Optional.empty()
                    : Optional.of("the template refuses it, " + e.getMessage());
        }
    }

    private Message user(Content... parts) {
        List<Content> content = new ArrayList<>(List.of(parts));
        if (!pictures) {
            content.remove(IMAGE);
        }
        return new Message(Role.USER, content);
    }

    private Prompt question() {
        return new Prompt(List.of(user(IMAGE, QUESTION)));
    }

    private Prompt example(RefusedShapes.Shape shape) {
        Message system = new Message(Role.SYSTEM, List.of(new Content.Text("Be brief.")));
        Message answer = new Message(Role.ASSISTANT, List.of(new Content.Text("Yes, on the left.")));
        Message more = user(new Content.Text("Of which color?"));
        return new Prompt(
                switch (shape) {
                    case SYSTEM -> List.of(system, user(IMAGE, QUESTION));
                    case TURNS -> List.of(user(IMAGE, QUESTION), answer, more);
                    case TEXT_ALONE -> List.of(more);
                    case PICTURE_AFTER_TEXT -> List.of(user(QUESTION, IMAGE));
                    case PICTURES -> List.of(user(IMAGE, IMAGE, QUESTION));
                });
    }

    /**
     * As a processor renders it; templates of language models, which write a message's content as it is, as their users do,
     * with the mark of a picture in the text.
     */
    private String rendered(ChatTemplateText parsed, Prompt prompt) {
        try {
            String text = rendered(parsed, prompt, pictures);
            return pictures && text.contains("{'type': ") ? rendered(parsed, prompt, false) : text;
        } catch (TemplateException e) {
            if (!pictures || e.kind() == TemplateException.Kind.UNSUPPORTED) {
                throw e;
            }
            return rendered(parsed, prompt, false);
        }
    }

    private String rendered(ChatTemplateText parsed, Prompt prompt, boolean inParts) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Message message : prompt.messages()) {
            List<Object> parts = new ArrayList<>();
            for (Content part : message.content()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("type", part instanceof Content.Text ? "text" : "image");
                if (part instanceof Content.Text text) {
                    fields.put("text", text.text());
                }
                parts.add(fields);
            }
            String text = "<image>\n".repeat((int) MarkedText.images(message)) + message.text();
            messages.add(
                    Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", inParts ? parts : text));
        }
        return withoutBegin(parsed.render(messages, tokens()));
    }

    private String written(PromptFormat format, Prompt prompt) {
        return withoutBegin(format.render(prompt));
    }

    /** Without the begin token, which some templates write and others leave to the tokenizer. */
    private String withoutBegin(String text) {
        String begin = tokens().getOrDefault("bos_token", "");
        return !begin.isEmpty() && text.startsWith(begin) ? text.substring(begin.length()) : text;
    }

    private String namedTokens() {
        Map<String, String> tokens = tokens();
        return TOKENS.stream()
                .map(name -> name + " " + tokens.getOrDefault(name, "missing"))
                .collect(Collectors.joining(", "));
    }

    private Map<String, String> tokens() {
        Map<String, String> result = new TreeMap<>();
        for (String file : List.of("special_tokens_map.json", "tokenizer_config.json")) {
            JsonFile.readIfPresent(folder.resolve(file)).ifPresent(json -> {
                for (String name : TOKENS) {
                    JsonNode token =
                            json.path(name).isObject() ? json.path(name).path("content") : json.path(name);
                    if (token.isTextual()) {
                        result.put(name, token.asText());
                    }
                }
            });
        }
        return result;
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
