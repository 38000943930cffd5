package io.github.rlaifv.core.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Separates the thinking that a model wrote before its response from the response. */
public final class ReasoningBlock {
    private static final String TAGS = "think|thinking|thought|reasoning|reflection|seed:think";

    private static final Pattern BEGINS = Pattern.compile(
            "\\s*(?:<(?:" + TAGS + ")>|\u25C1think\u25B7|\\[THINK]|(?:<\\|start\\|>assistant)?<\\|channel\\|>analysis"
                    + "|<\\|begin_of_thought\\|>|<\\|START_THINKING\\|>|<unused94>thought)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDS = Pattern.compile(
            "</(?:" + TAGS + ")>|\u25C1/think\u25B7|\\[/THINK]|<\\|channel\\|>final<\\|message\\|>"
                    + "|<\\|end_of_thought\\|>|<\\|END_THINKING\\|>|<unused95>",
            Pattern.CASE_INSENSITIVE);
    /** The marks around the thinking in the texts of reasoning models. */
    private static final Pattern ANSWER_BEGINS =
            Pattern.compile("\\s*(?:<\\|begin_of_solution\\|>|<\\|START_RESPONSE\\|>)", Pattern.CASE_INSENSITIVE);

    private static final String ANSWER = "<answer>";
    private static final String ANSWER_ENDS = "</answer>";

    private ReasoningBlock() {}

    /**
     * The response after the thinking, with its blanks; the whole text if there is no thinking. Some chat templates
     * write the opening mark in the prompt, so a text may have only the closing one.
     *
     * @return empty if the text has only thinking
     */
    public static Optional<String> answer(String text) {
        Matcher end = ENDS.matcher(text);
        int after = 0;
        while (end.find()) {
            after = end.end();
        }
        String answer = text.substring(after);
        if (BEGINS.matcher(answer).lookingAt() || after > 0 && answer.isBlank()) {
            return Optional.empty();
        }
        Matcher begins = ANSWER_BEGINS.matcher(answer);
        return Optional.of(unwrapped(begins.lookingAt() ? answer.substring(begins.end()) : answer));
    }

    private static String unwrapped(String text) {
        String inner = text.strip();
        int length = ANSWER.length() + ANSWER_ENDS.length();
        boolean wrapped = inner.length() >= length
                && inner.regionMatches(true, 0, ANSWER, 0, ANSWER.length())
                && inner.regionMatches(
                        true, inner.length() - ANSWER_ENDS.length(), ANSWER_ENDS, 0, ANSWER_ENDS.length());
        return wrapped ? inner.substring(ANSWER.length(), inner.length() - ANSWER_ENDS.length()) : text;
    }
}
