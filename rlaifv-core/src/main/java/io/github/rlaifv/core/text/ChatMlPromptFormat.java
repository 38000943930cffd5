package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns between {@code <|im_start|>} and {@code <|im_end|>}: LLaVA-NeXT's 34B, which shows images before the texts of
 * their turn, Qwen2.5-VL, and the text-only Qwen2.
 */
public final class ChatMlPromptFormat {
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String IMAGE = "<image>";
    private static final String PAD = "<|image_pad|>";

    /** Of the conversation template that the 34B was trained with. */
    private static final String ORIGINAL_SYSTEM = "Answer the questions.";

    /** What a template's system says where a prompt has none, in the way Qwen's templates write it. */
    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system(?:\\\\n|\\n)([^'\"{}<]+?)<\\|im_end\\|>");

    private ChatMlPromptFormat() {}

    /** Turns follow each other without a break, images are {@code <image>} and a line break. */
    public static PromptFormat llavaNext() {
        return new Turns("", "", ChatMlPromptFormat::picturesFirst).format("");
    }

    /** LLaVA-NeXT's 34B as its authors' code writes it, with a system text of its own where a prompt has none. */
    public static PromptFormat llavaNextOriginal() {
        return new Turns("", ORIGINAL_SYSTEM, ChatMlPromptFormat::picturesFirst).format("");
    }

    /**
     * LLaVA-NeXT's 34B as a chat template writes it: the template's system text, and a line break after turns if it has
     * one.
     */
    public static PromptFormat llavaNext(String template) {
        boolean breaks = FlatTemplate.of(template).contains(END + "\n");
        return new Turns(breaks ? "\n" : "", defaultSystem(template), ChatMlPromptFormat::picturesFirst).format("");
    }

    /**
     * A line break after each turn, as in text models.
     *
     * @param defaultSystem what the system says in prompts that begin without it; empty for nothing
     */
    public static PromptFormat lines(String defaultSystem) {
        return new Turns("\n", defaultSystem, ChatMlPromptFormat::picturesFirst).format("");
    }

    /**
     * A line break after each turn; images stand between {@code <|vision_start|>} and {@code <|vision_end|>} where they
     * come in their turn, as in Qwen2-VL and its successors.
     *
     * @param defaultSystem what the system says in prompts that begin without it
     */
    public static PromptFormat qwenVl(String defaultSystem) {
        return new Turns("\n", defaultSystem, ChatMlPromptFormat::inOrder).format("|qwen");
    }

    /** What the system says in prompts that begin without it, as a chat template has it; empty for nothing. */
    public static String defaultSystem(String template) {
        Matcher system = DEFAULT_SYSTEM.matcher(template);
        return system.find() ? system.group(1) : "";
    }

    /**
     * How turns are written.
     *
     * @param afterTurn what follows each
     * @param defaultSystem what the system says in prompts that begin without it; empty for nothing
     * @param content writes what a message says and shows
     */
    private record Turns(String afterTurn, String defaultSystem, BiConsumer<Message, MarkedText> content) {

        /**
         * @param pictures tells formats that write images otherwise apart
         */
        PromptFormat format(String pictures) {
            String fingerprint = "chatml/1|" + afterTurn.length() + "|" + defaultSystem + pictures;
            return new MarkedFormat(fingerprint, this::write, TokenRules.FOLLOWING, List.of(END));
        }

        private MarkedText write(Prompt prompt) {
            MarkedText text = new MarkedText();
            if (!defaultSystem.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
                text.mark(BEGIN).text("system\n" + defaultSystem).mark(END).text(afterTurn);
            }
            for (Message message : prompt.messages()) {
                text.mark(BEGIN).text(message.role().name().toLowerCase(Locale.ROOT) + "\n");
                content.accept(message, text);
                text.mark(END).text(afterTurn);
            }
            return text.mark(BEGIN).text("assistant\n");
        }
    }

    private static void picturesFirst(Message message, MarkedText text) {
        text.pictureLines(IMAGE, message).text(message.text());
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
}
