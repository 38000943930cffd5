package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Zephyr: {@code <|user|>} on a line of its own, the text, the end token, a line break. In OmniLMM a system message is
 * always there, and an image is {@code <im_start>}, its features and {@code <im_end>}: on a line of its own before the
 * texts of its turn, or else where it stands between them.
 */
public final class ZephyrPromptFormat {
    /** Begins an image; in encoded prompts it stands for the whole of it. */
    public static final String PICTURE = "<im_start>";

    private static final String END = "</s>";
    private static final String OMNILMM =
            "You are an artificial intelligence assistant, which gives helpful, detailed, and polite answers to the"
                    + " human's questions.";

    private ZephyrPromptFormat() {}

    /** As OmniLMM was trained. */
    public static PromptFormat omniLmm() {
        return format(OMNILMM, TokenRules.FOLLOWING.withPenalised(ZephyrPromptFormat::beginAlone));
    }

    /** For text models. */
    public static PromptFormat text() {
        return format("", TokenRules.FOLLOWING);
    }

    private static PromptFormat format(String defaultSystem, TokenRules rules) {
        return new MarkedFormat(
                "zephyr/2|" + defaultSystem, prompt -> write(prompt, defaultSystem), rules, List.of(END));
    }

    /** OmniLMM's code generates from embeddings: a penalty sees the begin token in the prompt's place. */
    private static int[] beginAlone(Tokenizer tokenizer, int[] prompt) {
        OptionalInt begin = tokenizer.bosId();
        return begin.isEmpty() ? prompt : new int[] {begin.getAsInt()};
    }

    /**
     * Whether a chat template writes turns as this format does. Others with the same marks end turns otherwise, or leave
     * out line breaks.
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
                text.mark(PICTURE).text(leading ? "\n" : "");
            }
        }
    }
}
