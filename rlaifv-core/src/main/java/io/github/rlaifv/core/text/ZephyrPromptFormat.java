package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The prompt format of Zephyr: {@code <|user|>} on its own line, the text, the end token, a line break. OmniLMM always
 * has a system message and writes an image as {@code <im_start>}, its features and {@code <im_end>}: on its own line if
 * it comes before the texts of its turn, otherwise at its place among them.
 */
public final class ZephyrPromptFormat {
    /** The token that begins an image; in encoded prompts it is the placeholder of the whole image. */
    public static final String IMAGE = "<im_start>";

    private static final String END = "</s>";
    private static final String OMNILMM =
            "You are an artificial intelligence assistant, which gives helpful, detailed, and polite answers to the"
                    + " human's questions.";

    private ZephyrPromptFormat() {}

    /** The format that OmniLMM was trained with. */
    public static PromptFormat omniLmm() {
        return format(OMNILMM, TokenRules.FOLLOWING.withPenalised(ZephyrPromptFormat::beginAlone));
    }

    /** The format of text models. */
    public static PromptFormat text() {
        return format("", TokenRules.FOLLOWING);
    }

    private static PromptFormat format(String defaultSystem, TokenRules rules) {
        return new MarkedFormat(
                "zephyr/2|" + defaultSystem, prompt -> write(prompt, defaultSystem), rules, List.of(END));
    }

    /**
     * OmniLMM's code generates from embeddings, so a repetition penalty sees only the begin token instead of the
     * prompt.
     */
    private static int[] beginAlone(Tokenizer tokenizer, int[] prompt) {
        OptionalInt begin = tokenizer.bosId();
        return begin.isEmpty() ? prompt : new int[] {begin.getAsInt()};
    }

    /**
     * Whether a chat template writes turns as this format does. Other templates with the same marks end turns
     * differently or omit line breaks.
     */
    public static boolean fits(String template) {
        String flat =
                FlatTemplate.of(template).replace("{stripped}", "{content}").replace(END, "{eos}");
        boolean turns = flat.contains("<|user|>\n{content}{eos}\n") || flat.contains("<|{role}|>\n{content}{eos}\n");
        return turns && flat.contains("<|assistant|>\n");
    }

    private static MarkedText write(Prompt prompt, String defaultSystem) {
        MarkedText text = new MarkedText();
        if (!defaultSystem.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
            text.text("<|system|>\n" + defaultSystem).mark(END).text("\n");
        }
        for (Message message : prompt.messages()) {
            text.text("<|" + message.role().name().toLowerCase(Locale.ROOT) + "|>\n");
            content(message, text);
            text.mark(END).text("\n");
        }
        return text.text("<|assistant|>\n");
    }

    private static void content(Message message, MarkedText text) {
        boolean leading = true;
        for (Content part : message.content()) {
            if (part instanceof Content.Text said) {
                leading &= said.text().isEmpty();
                text.text(said.text());
            } else {
                text.mark(IMAGE).text(leading ? "\n" : "");
            }
        }
    }
}
