package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.internal.Thinking;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model wrote for its reader. A server whose parser of thinking is off leaves the thinking in the text, and one that
 * does not skip special tokens leaves their marks there: neither is part of a response.
 */
public final class WrittenText {
    /** Marks that end a turn, of the common prompt formats; what follows one is not of this answer. */
    private static final Pattern TURN_ENDS =
            Pattern.compile("<\\|(im_end|im_start|endoftext|end_of_text|eot_id|eom_id|end"
                    + "|start_header_id|begin_of_text|user|assistant|return|end_of_solution|END_RESPONSE)\\|>|<end_of_turn>|<start_of_turn>|<end_of_utterance>"
                    + "|<turn\\|>|<\uFF5Cend\u2581of\u2581sentence\uFF5C>");
    /** These may stand inside a text of their own right. */
    private static final List<String> LAST_MARKS = List.of("</s>", "<eos>", "<pad>", "[/INST]");

    private WrittenText() {}

    /**
     * The text without thinking before it and without marks of control tokens.
     *
     * @param cutOff whether the limit of tokens ended it
     * @throws UnusableAnswerException if there is thinking alone
     */
    public static String of(String text, boolean cutOff) {
        String answer = Thinking.answer(text).orElseThrow(() -> onlyThinking(cutOff));
        Matcher end = TURN_ENDS.matcher(answer);
        if (end.find()) {
            answer = answer.substring(0, end.start());
        }
        return withoutLastMarks(answer);
    }

    /** From the end on, so that the time for an endless run of blanks or marks does not grow with its square. */
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

    /** The failure of an answer without any text but thinking. */
    static UnusableAnswerException onlyThinking(boolean cutOff) {
        return UnusableAnswerException.later(
                "no text",
                "the model thought, but wrote no answer"
                        + (cutOff
                                ? " before maxNewTokens was reached: allow more tokens, or turn thinking off"
                                : ": turn thinking off"));
    }
}
