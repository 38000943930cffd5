package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.Arrays;
import java.util.Locale;

/**
 * Turns between {@code <|im_start|>} and {@code <|im_end|>}: LLaVA-NeXT's 34B, which shows pictures before the texts of
 * their turn, and the text-only Qwen2.
 */
public final class ChatMlPromptFormat implements PromptFormat {
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String IMAGE = "<image>";

    private final String afterTurn;
    private final String defaultSystem;

    private ChatMlPromptFormat(String afterTurn, String defaultSystem) {
        this.afterTurn = afterTurn;
        this.defaultSystem = defaultSystem;
    }

    /** Turns follow each other without a break, pictures are {@code <image>} and a line break. */
    public static ChatMlPromptFormat llavaNext() {
        return new ChatMlPromptFormat("", "");
    }

    /**
     * A line break after each turn, as in text models.
     *
     * @param defaultSystem what the system says in prompts that begin without it; empty for nothing
     */
    public static ChatMlPromptFormat lines(String defaultSystem) {
        return new ChatMlPromptFormat("\n", defaultSystem);
    }

    @Override
    public String render(Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).render();
    }

    private MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText();
        if (!defaultSystem.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
            text.mark(BEGIN).text("system\n" + defaultSystem).mark(END).text(afterTurn);
        }
        for (Message message : prompt.messages()) {
            text.mark(BEGIN).text(message.role().name().toLowerCase(Locale.ROOT) + "\n");
            for (long i = MarkedText.images(message); i > 0; i--) {
                text.mark(IMAGE).text("\n");
            }
            text.text(message.text()).mark(END).text(afterTurn);
        }
        return text.mark(BEGIN).text("assistant\n");
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
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
        return "chatml/1|" + afterTurn.length() + "|" + defaultSystem;
    }
}
