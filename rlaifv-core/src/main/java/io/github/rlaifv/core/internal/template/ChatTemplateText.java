package io.github.rlaifv.core.internal.template;

import io.github.rlaifv.core.internal.template.TemplateRun.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A parsed chat template that can be rendered. It supports the part of Jinja that published templates use: for, if,
 * set, macro, generation, break and continue, operators, filters, tests and methods. As in transformers, blocks remove
 * the line break after them and the spaces before them on their line. A template can access nothing outside itself;
 * steps, depth and lengths are limited.
 */
public final class ChatTemplateText {
    private final Node body;

    private ChatTemplateText(Node body) {
        this.body = body;
    }

    /**
     * Parses a template.
     *
     * @throws TemplateException if the template uses an unsupported feature
     */
    public static ChatTemplateText of(String template) {
        try {
            return new ChatTemplateText(new TemplateParser(TemplateLexer.pieces(template)).template());
        } catch (StackOverflowError e) {
            throw TemplateException.unsupported("the template is nested too deeply");
        }
    }

    /**
     * Renders a conversation up to the beginning of the next response.
     *
     * @param messages maps of texts, lists and maps
     * @param tokens special tokens by name, such as bos_token and eos_token
     * @throws TemplateException if the template rejects the conversation, fails, or takes too long
     */
    public String render(List<Map<String, Object>> messages, Map<String, String> tokens) {
        Map<String, Object> names = new HashMap<>(tokens);
        names.put("messages", messages);
        names.put("add_generation_prompt", true);
        TemplateRun run = new TemplateRun(names);
        try {
            body.render(run);
        } catch (StackOverflowError e) {
            throw TemplateException.failed("the template is nested too deeply");
        } catch (TemplateException e) {
            throw e;
        } catch (RuntimeException e) {
            // A value of a wrong type for an operation, which would be an error in Python too.
            throw TemplateException.failed("the template can't be evaluated (" + e.getMessage() + ")");
        }
        return run.text();
    }
}
