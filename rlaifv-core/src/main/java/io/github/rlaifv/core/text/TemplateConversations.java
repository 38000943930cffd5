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

/** The conversations that a model's chat template is rendered with, and how their messages are passed to it. */
interface TemplateConversations {

    /** Whether the model can have conversations of a shape. */
    boolean has(RefusedShapes.Shape shape);

    /** The parts of a message's content that the model can see. */
    List<Content> content(List<Content> parts);

    /**
     * Whether a prompt format that was chosen by the template's marks is accepted if the template can't be rendered.
     */
    boolean formatsAreChosenByMarks();

    /**
     * Renders a template.
     *
     * @param template the chat template
     * @param prompt the conversation
     * @param tokens special tokens by name
     */
    String rendered(ChatTemplateText template, Prompt prompt, Map<String, String> tokens);

    /**
     * Conversations of a multimodal model. Contents are lists of parts, as a processor passes them. Templates of
     * language models, which write a message's content as it is, get the mark of an image in the text instead, as their
     * users do.
     */
    record WithImages() implements TemplateConversations {
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
                String text = render(template, prompt, tokens, WithImages::parts);
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

    /** Conversations of a language model, whose contents are texts. */
    record TextOnly() implements TemplateConversations {
        @Override
        public boolean has(RefusedShapes.Shape shape) {
            return !shape.ofImages();
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
