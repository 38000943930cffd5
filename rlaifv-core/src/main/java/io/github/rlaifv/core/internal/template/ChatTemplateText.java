package io.github.rlaifv.core.internal.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, ready to be rendered. What is read of Jinja: for, if, set, macro, generation, break and continue, its
 * operators, and the filters, tests and methods that published templates use. Blocks take the line break after them and the
 * spaces before them on their line away, as transformers has it. Nothing outside the template can be reached from it;
 * steps, depth and lengths are bounded.
 */
public final class ChatTemplateText {
    private final Node body;

    private ChatTemplateText(Node body) {
        this.body = body;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it has something that is not read here
     */
    public static ChatTemplateText of(String template) {
        try {
            return new ChatTemplateText(new TemplateParser(TemplateLexer.pieces(template)).template());
        } catch (StackOverflowError e) {
            throw TemplateException.unsupported("the template is nested too deeply");
        }
    }

    /**
     * The text of a conversation up to where the next answer begins.
     *
     * @param messages maps of texts, lists and maps
     * @param tokens such as bos_token and eos_token
     * @throws TemplateException if the template refuses the conversation, fails on it or takes too long
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
            // a value of another kind than an operation takes, which would be an error in Python too
            throw TemplateException.failed("the template can't be computed (" + e.getMessage() + ")");
        }
        return run.text();
    }

    /** Writes a part of the text. */
    @FunctionalInterface
    interface Node {
        void render(TemplateRun run);
    }

    /** Computes a value. */
    @FunctionalInterface
    interface Expression {
        @Nullable
        Object value(TemplateRun run);
    }
}
