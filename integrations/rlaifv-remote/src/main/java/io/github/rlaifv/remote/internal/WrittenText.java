package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.internal.ReasoningBlock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the response from the text that a model wrote. A server whose reasoning parser is off leaves the model's
 * thinking in the text, and one that does not skip special tokens leaves their marks; neither is part of the response.
 */
public final class WrittenText {
    /** Marks that end a turn in the common prompt formats; text after one is not part of the response. */
    private static final Pattern TURN_ENDS =
            Pattern.compile("<\\|(im_end|im_start|endoftext|end_of_text|eot_id|eom_id|end"
                    + "|start_header_id|begin_of_text|user|assistant|return|end_of_solution|END_RESPONSE)\\|>|<end_of_turn>|<start_of_turn>|<end_of_utterance>"
                    + "|<turn\\|>|<\uFF5Cend\u2581of\u2581sentence\uFF5C>");
    /** Marks that may also be ordinary text, so they are removed only at the end. */
    private static final List<String> LAST_MARKS = List.of("</s>", "<eos>", "<pad>", "[/INST]");

    private WrittenText() {}

    /**
     * Returns the text without leading thinking and without marks of special tokens.
     *
     * @param text the text that the model wrote
     * @param cutOff whether the token limit ended the text
     * @throws UnusableAnswerException if there is only thinking
     */
    public static String of(String text, boolean cutOff) {
        String answer = ReasoningBlock.answer(text).orElseThrow(() -> onlyThinking(cutOff));
        Matcher end = TURN_ENDS.matcher(answer);
        if (end.find()) {
            answer = answer.substring(0, end.start());
        }
        return withoutLastMarks(answer);
    }

    /** Whether a text contains a mark that ends a turn, or ends with one. */
    public static boolean hasMark(String text) {
        return TURN_ENDS.matcher(text).find() || lastMark(text, behindText(text, text.length())) > 0;
    }

    /** Works from the end, so that a long run of blanks or marks does not take quadratic time. */
    private static String withoutLastMarks(String text) {
        int end = text.length();
        int at = behindText(text, end);
        for (int length = lastMark(text, at); length > 0; length = lastMark(text, at)) {
            at = behindText(text, at - length);
            end = at;
        }
        return text.substring(0, end);
    }

    private static int lastMark(String text, int end) {
        return LAST_MARKS.stream()
                .filter(mark -> text.startsWith(mark, end - mark.length()))
                .mapToInt(String::length)
                .findFirst()
                .orElse(0);
    }

    private static int behindText(String text, int end) {
        int at = end;
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** The failure of a response that has only thinking. */
    static UnusableAnswerException onlyThinking(boolean cutOff) {
        return UnusableAnswerException.later(
                "no text",
                "the model thought, but wrote no answer"
                        + (cutOff
                                ? " before maxNewTokens was reached: allow more tokens, or turn thinking off"
                                : ": turn thinking off"));
    }
}
