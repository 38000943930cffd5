package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns between {@code <|im_start|>} and {@code <|im_end|>}: LLaVA-NeXT's 34B, which shows pictures before the texts of
 * their turn, Qwen2.5-VL, and the text-only Qwen2.
 */
public final class ChatMlPromptFormat implements PromptFormat {
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String IMAGE = "<image>";
    private static final String PAD = "<|image_pad|>";

    /** Of the conversation template that the 34B was trained with. */
    private static final String ORIGINAL_SYSTEM = "Answer the questions.";

    /** What a template's system says where a prompt has none, in the way Qwen's templates write it. */
    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system(?:\\\\n|\\n)([^'\"{}<]+?)<\\|im_end\\|>");

    private final String afterTurn;
    private final String defaultSystem;
    private final boolean qwenPictures;

    private ChatMlPromptFormat(String afterTurn, String defaultSystem, boolean qwenPictures) {
        this.afterTurn = afterTurn;
        this.defaultSystem = defaultSystem;
        this.qwenPictures = qwenPictures;
    }

    /** Turns follow each other without a break, pictures are {@code <image>} and a line break. */
    public static ChatMlPromptFormat llavaNext() {
        return new ChatMlPromptFormat("", "", false);
    }

    /** LLaVA-NeXT's 34B as its authors' code writes it, with a system text of its own where a prompt has none. */
    public static ChatMlPromptFormat llavaNextOriginal() {
        return new ChatMlPromptFormat("", ORIGINAL_SYSTEM, false);
    }

    /**
     * LLaVA-NeXT's 34B as a chat template writes it: the template's system text, and a line break after turns if it has
     * one.
     */
    public static ChatMlPromptFormat llavaNext(String template) {
        boolean breaks = FlatTemplate.of(template).contains(END + "\n");
        return new ChatMlPromptFormat(breaks ? "\n" : "", defaultSystem(template), false);
    }

    /**
     * A line break after each turn, as in text models.
     *
     * @param defaultSystem what the system says in prompts that begin without it; empty for nothing
     */
    public static ChatMlPromptFormat lines(String defaultSystem) {
        return new ChatMlPromptFormat("\n", defaultSystem, false);
    }

    /**
     * A line break after each turn; pictures stand between {@code <|vision_start|>} and {@code <|vision_end|>} where they
     * come in their turn, as in Qwen2-VL and its successors.
     *
     * @param defaultSystem what the system says in prompts that begin without it
     */
    public static ChatMlPromptFormat qwenVl(String defaultSystem) {
        return new ChatMlPromptFormat("\n", defaultSystem, true);
    }

    /** What the system says in prompts that begin without it, as a chat template has it; empty for nothing. */
    public static String defaultSystem(String template) {
        Matcher system = DEFAULT_SYSTEM.matcher(template);
        return system.find() ? system.group(1) : "";
    }

    @Override
    public String render(Prompt prompt) {
        return marked(prompt).render();
    }

    private MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText();
        if (!defaultSystem.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
            text.mark(BEGIN).text("system\n" + defaultSystem).mark(END).text(afterTurn);
        }
        for (Message message : prompt.messages()) {
            text.mark(BEGIN).text(message.role().name().toLowerCase(Locale.ROOT) + "\n");
            if (qwenPictures) {
                inOrder(message, text);
            } else {
                for (long i = MarkedText.images(message); i > 0; i--) {
                    text.mark(IMAGE).text("\n");
                }
                text.text(message.text());
            }
            text.mark(END).text(afterTurn);
        }
        return text.mark(BEGIN).text("assistant\n");
    }

    private static void inOrder(Message message, MarkedText text) {
        for (Content part : message.content()) {
            if (part instanceof Content.Text words) {
                text.text(words.text());
            } else {
                text.mark("<|vision_start|>").mark(PAD).mark("<|vision_end|>");
            }
        }
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
    public List<String> endMarks() {
        return List.of(END);
    }

    @Override
    public String fingerprint() {
        return "chatml/1|" + afterTurn.length() + "|" + defaultSystem + (qwenPictures ? "|qwen" : "");
    }
}
