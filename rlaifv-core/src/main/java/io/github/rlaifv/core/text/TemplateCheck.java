package io.github.rlaifv.core.text;

import com.google.common.base.Suppliers;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.template.ChatTemplateText;
import io.github.rlaifv.core.internal.template.TemplateException;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks a prompt format against the chat template of a model folder: both must write the same text for a set of
 * conversations. A format that writes plain questions differently is rejected. A format that differs only for other
 * shapes of conversation is kept, and rejects prompts of these shapes.
 */
public final class TemplateCheck {
    private static final ImageSource SOURCE = ImageSource.of("picture", new byte[0]);
    private static final Content IMAGE = new Content.Image(SOURCE);
    private static final Content QUESTION = new Content.Text("Is there a dog?");

    private final Path folder;
    private final String template;
    private final TemplateConversations texts;
    private final Supplier<NamedTokens> tokens;

    private TemplateCheck(Path folder, String template, TemplateConversations texts) {
        this.folder = folder;
        this.template = template;
        this.texts = texts;
        this.tokens = Suppliers.memoize(() -> NamedTokens.read(folder));
    }

    /**
     * The check for a multimodal model, whose template gets the content of a message as a list of parts.
     *
     * @param folder folder of the model
     * @param template text that {@link ChatTemplate#read} returned for the folder
     */
    public static TemplateCheck withImages(Path folder, String template) {
        return new TemplateCheck(folder, template, new TemplateConversations.WithImages());
    }

    /**
     * The check for a language model, whose template gets the content of a message as text.
     *
     * @param folder folder of the model
     * @param template text that {@link ChatTemplate#read} returned for the folder
     */
    public static TemplateCheck textOnly(Path folder, String template) {
        return new TemplateCheck(folder, template, new TemplateConversations.TextOnly());
    }

    /**
     * Returns the format, restricted to the shapes of conversation for which it agrees with the template.
     *
     * @throws BadDataException showing both texts if the format writes a question differently from the template, or if
     *     the template can't be rendered
     */
    public PromptFormat agreeing(PromptFormat format) {
        ChatTemplateText parsed;
        try {
            parsed = ChatTemplateText.of(template);
            String expected = rendered(parsed, question());
            String written = written(format, question());
            if (!expected.equals(written)) {
                throw new BadDataException("the chat template of " + folder + ", with "
                        + tokens.get().named() + ", writes a question as \""
                        + shown(expected) + "\", but the prompt format of this family, " + format.fingerprint()
                        + ", writes \"" + shown(written)
                        + "\": give a model with the family's own template, or serve this one and open its http"
                        + " address");
            }
        } catch (TemplateException e) {
            if (e.kind() == TemplateException.Kind.UNSUPPORTED && texts.formatsAreChosenByMarks()) {
                // The format was chosen by the template's marks alone.
                return format;
            }
            throw new BadDataException(
                    "the chat template of " + folder + " can't be evaluated: " + e.getMessage()
                            + "; download chat_template.jinja or tokenizer_config.json with the model again",
                    e);
        }
        Map<RefusedShapes.Shape, String> others = new EnumMap<>(RefusedShapes.Shape.class);
        for (RefusedShapes.Shape shape : RefusedShapes.Shape.values()) {
            if (texts.has(shape)) {
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
                    : Optional.of("the template rejects it, " + e.getMessage());
        }
    }

    private String rendered(ChatTemplateText parsed, Prompt prompt) {
        NamedTokens named = tokens.get();
        return named.withoutBegin(texts.rendered(parsed, prompt, named.byName()));
    }

    private String written(PromptFormat format, Prompt prompt) {
        return tokens.get().withoutBegin(format.render(prompt));
    }

    private Message user(Content... parts) {
        return new Message(Role.USER, texts.content(List.of(parts)));
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
                    case IMAGE_AFTER_TEXT -> List.of(user(QUESTION, IMAGE));
                    case IMAGES -> List.of(user(IMAGE, IMAGE, QUESTION));
                });
    }

    private static String shown(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
