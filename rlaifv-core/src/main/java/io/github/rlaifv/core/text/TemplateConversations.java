package io.github.rlaifv.core.text;

import io.github.rlaifv.core.internal.template.ChatTemplateText;
import io.github.rlaifv.core.internal.template.TemplateException;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Which conversations a model's chat template is rendered with, and how it gets their messages. */
interface TemplateConversations {

    /** Whether the model's users have conversations of a shape. */
    boolean has(RefusedShapes.Shape shape);

    /** As much of a message's content as the model is shown. */
    List<Content> content(List<Content> parts);

    /** Whether a prompt format that the template's marks name is taken where the template can't be rendered. */
    boolean formatsAreChosenByMarks();

    /**
     * What the template writes.
     *
     * @param tokens by name
     */
    String rendered(ChatTemplateText template, Prompt prompt, Map<String, String> tokens);

    /**
     * Of a model with eyes. Contents are lists of parts, as a processor has it; templates of language models, which write
     * a message's content as it is, get the mark of an image in the text, as their users do.
     */
    record WithPictures() implements TemplateConversations {
        @Override
        public boolean has(RefusedShapes.Shape shape) {
            return true;
        }

        @Override
        public List<Content> content(List<Content> parts) {
            return parts;
        }

        @Override
        public boolean formatsAreChosenByMarks() {
            return false;
        }

        @Override
        public String rendered(ChatTemplateText template, Prompt prompt, Map<String, String> tokens) {
            try {
                String text = render(template, prompt, tokens, WithPictures::parts);
                return text.contains("{'type': ") ? new TextOnly().rendered(template, prompt, tokens) : text;
            } catch (TemplateException e) {
                if (e.kind() == TemplateException.Kind.UNSUPPORTED) {
                    throw e;
                }
                return new TextOnly().rendered(template, prompt, tokens);
            }
        }

        private static Object parts(Message message) {
            List<Object> parts = new ArrayList<>();
            for (Content part : message.content()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("type", part instanceof Content.Text ? "text" : "image");
                if (part instanceof Content.Text text) {
                    fields.put("text", text.text());
                }
                parts.add(fields);
            }
            return parts;
        }
    }

    /** Of a language model: contents are texts. */
    record TextOnly() implements TemplateConversations {
        @Override
        public boolean has(RefusedShapes.Shape shape) {
            return !shape.ofPictures();
        }

        @Override
        public List<Content> content(List<Content> parts) {
            return parts.stream().filter(part -> part instanceof Content.Text).toList();
        }

        @Override
        public boolean formatsAreChosenByMarks() {
            return true;
        }

        @Override
        public String rendered(ChatTemplateText template, Prompt prompt, Map<String, String> tokens) {
            return render(template, prompt, tokens, TextOnly::text);
        }

        private static Object text(Message message) {
            return "<image>\n".repeat((int) MarkedText.images(message)) + message.text();
        }
    }

    private static String render(
            ChatTemplateText template, Prompt prompt, Map<String, String> tokens, Function<Message, Object> content) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Message message : prompt.messages()) {
            messages.add(
                    Map.of("role", message.role().name().toLowerCase(Locale.ROOT), "content", content.apply(message)));
        }
        return template.render(messages, tokens);
    }
}
