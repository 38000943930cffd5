package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.Arrays;
import java.util.Locale;

/**
 * Zephyr: {@code <|user|>} on a line of its own, the text, the end token, a line break. In OmniLMM a system message is
 * always there, and a picture stands before the texts of its turn as {@code <im_start>}, its features and
 * {@code <im_end>}.
 */
public final class ZephyrPromptFormat implements PromptFormat {
    /** Begins a picture; in encoded prompts it stands for the whole of it. */
    public static final String PICTURE = "<im_start>";

    private static final String IMAGE = "<image>";
    private static final String END = "</s>";
    private static final String OMNILMM =
            "You are an artificial intelligence assistant, which gives helpful, detailed, and polite answers to the"
                    + " human's questions.";

    private final String defaultSystem;

    private ZephyrPromptFormat(String defaultSystem) {
        this.defaultSystem = defaultSystem;
    }

    /** As OmniLMM was trained. */
    public static ZephyrPromptFormat omniLmm() {
        return new ZephyrPromptFormat(OMNILMM);
    }

    /** For text models. */
    public static ZephyrPromptFormat text() {
        return new ZephyrPromptFormat("");
    }

    @Override
    public String render(Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).render();
    }

    private MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText();
        if (!defaultSystem.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
            text.text("<|system|>\n" + defaultSystem).mark(END).text("\n");
        }
        for (Message message : prompt.messages()) {
            text.text("<|" + message.role().name().toLowerCase(Locale.ROOT) + "|>\n");
            for (long i = MarkedText.images(message); i > 0; i--) {
                text.mark(PICTURE).text("\n");
            }
            text.text(message.text()).mark(END).text("\n");
        }
        return text.text("<|assistant|>\n");
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).encode(tokenizer);
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = MarkedText.following(tokenizer, response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.eosId();
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return MarkedText.first(MarkedText.following(tokenizer, word), word);
    }

    @Override
    public String fingerprint() {
        return "zephyr/1|" + defaultSystem;
    }
}
