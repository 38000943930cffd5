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
 * The ChatML prompt format, in which each turn stands between {@code <|im_start|>} and {@code <|im_end|>}. It is used
 * by LLaVA-NeXT 34B, which shows the images before the texts of their turn, by Qwen2.5-VL and by the text-only Qwen2.
 */
public final class ChatMlPromptFormat {
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<|im_end|>";
    private static final String IMAGE = "<image>";
    private static final String PAD = "<|image_pad|>";

    /** System message of the conversation template that the 34B model was trained with. */
    private static final String ORIGINAL_SYSTEM = "Answer the questions.";

    /** The default system message in a chat template, as Qwen's templates write it. */
    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system(?:\\\\n|\\n)([^'\"{}<]+?)<\\|im_end\\|>");

    private ChatMlPromptFormat() {}

    /** LLaVA-NeXT 34B: no line break between turns, and each image is {@code <image>} followed by a line break. */
    public static PromptFormat llavaNext() {
        return new Turns("", "", ChatMlPromptFormat::imagesFirst).format("");
    }

    /** LLaVA-NeXT 34B as its authors' code writes it: a prompt without a system message gets a default one. */
    public static PromptFormat llavaNextOriginal() {
        return new Turns("", ORIGINAL_SYSTEM, ChatMlPromptFormat::imagesFirst).format("");
    }

    /**
     * LLaVA-NeXT 34B as a chat template writes it: with the template's default system message, and with a line break
     * after each turn if the template writes one.
     */
    public static PromptFormat llavaNext(String template) {
        boolean breaks = FlatTemplate.of(template).contains(END + "\n");
        return new Turns(breaks ? "\n" : "", defaultSystem(template), ChatMlPromptFormat::imagesFirst).format("");
    }

    /**
     * The format of text models, with a line break after each turn.
     *
     * @param defaultSystem system message of prompts that have none; empty for no system message
     */
    public static PromptFormat lines(String defaultSystem) {
        return new Turns("\n", defaultSystem, ChatMlPromptFormat::imagesFirst).format("");
    }

    /**
     * The format of Qwen2-VL and its successors: a line break after each turn, and images between {@code
     * <|vision_start|>} and {@code <|vision_end|>} at their place among the texts of their turn.
     *
     * @param defaultSystem system message of prompts that have none
     */
    public static PromptFormat qwenVl(String defaultSystem) {
        return new Turns("\n", defaultSystem, ChatMlPromptFormat::inOrder).format("|qwen");
    }

    /** The system message that a chat template writes for prompts that have none; empty if it writes none. */
    public static String defaultSystem(String template) {
        Matcher system = DEFAULT_SYSTEM.matcher(template);
        return system.find() ? system.group(1) : "";
    }

    /**
     * How the turns of a ChatML format are written.
     *
     * @param afterTurn text that follows each turn
     * @param defaultSystem system message of prompts that have none; empty for no system message
     * @param content writes the texts and images of a message
     */
    private record Turns(String afterTurn, String defaultSystem, BiConsumer<Message, MarkedText> content) {

        /**
         * @param images part of the fingerprint that distinguishes formats by how they write images
         */
        PromptFormat format(String images) {
            String fingerprint = "chatml/1|" + afterTurn.length() + "|" + defaultSystem + images;
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

    private static void imagesFirst(Message message, MarkedText text) {
        text.imageLines(IMAGE, message).text(message.text());
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
