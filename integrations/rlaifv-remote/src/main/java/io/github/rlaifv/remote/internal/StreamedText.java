package io.github.rlaifv.remote.internal;

import io.github.rlaifv.core.internal.ReasoningBlock;
import java.util.Optional;

/**
 * Says which characters of a text that is still arriving are certainly part of the response: not the model's thinking, and
 * no marks of special tokens. What may become one of these is held back.
 *
 * @param key key of the server, which is hidden
 */
record StreamedText(ApiKey key) {
    /** Longer than all marks of thinking and of special tokens. */
    private static final int LONGEST_MARK = 32;

    private static final String ANSWER = "<answer>";

    /**
     * The characters that are certain.
     *
     * @param text the text so far
     */
    String certain(String text) {
        Optional<String> answer = ReasoningBlock.answer(text);
        if (answer.isEmpty() || mayBegin(answer.get().stripLeading())) {
            return "";
        }
        String written = key.redactAnswer(WrittenText.of(text, false));
        return written.substring(0, Math.min(beforeMark(written), beforeKey(written)));
    }

    /** Whether a text may still turn out to begin with thinking, or to be wrapped in marks. */
    private static boolean mayBegin(String start) {
        return start.isEmpty()
                || start.regionMatches(true, 0, ANSWER, 0, ANSWER.length())
                || start.length() < LONGEST_MARK && "<[\u25C1".indexOf(start.charAt(0)) >= 0;
    }

    /** Length of a text without an end that may begin a mark, and without blanks and half a character before that. */
    private static int beforeMark(String text) {
        int end = text.length();
        int mark = Math.max(Math.max(text.lastIndexOf('<'), text.lastIndexOf('[')), text.lastIndexOf('\u25C1'));
        if (mark >= 0 && end - mark < LONGEST_MARK) {
            end = mark;
        }
        while (end > 0
                && (Character.isWhitespace(text.charAt(end - 1)) || Character.isHighSurrogate(text.charAt(end - 1)))) {
            end--;
        }
        return end;
    }

    private int beforeKey(String text) {
        String secret = key.reveal();
        for (int length = Math.min(secret.length(), text.length()); length > 0; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.length() - length;
            }
        }
        return text.length();
    }
}
