package io.github.rlaifv.core.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a model family writes {@code [INST]} turns.
 *
 * @param beginsTurns whether the begin token precedes every question, not only the first
 * @param open text between the opening mark and the question
 * @param close text between the question and the closing mark
 * @param beforeAnswer text at the beginning of each response
 * @param beforeEnd text between the response and the end token
 * @param afterEnd text after the end token
 * @param stripsQuestions whether whitespace around questions is removed
 * @param stripsAnswers whether whitespace around responses is removed
 * @param system where the system message is written
 */
record InstructStyle(
        boolean beginsTurns,
        String open,
        String close,
        String beforeAnswer,
        String beforeEnd,
        String afterEnd,
        boolean stripsQuestions,
        boolean stripsAnswers,
        SystemPlace system) {

    /** Where the system message is written. The first two places write it between {@code <<SYS>>} marks. */
    enum SystemPlace {
        BEFORE_FIRST_TURN,
        IN_FIRST_TURN,
        PLAIN_IN_FIRST_TURN,
        PLAIN_IN_LAST_TURN
    }

    /** The style of LLaVA-NeXT on Mistral. */
    static final InstructStyle LLAVA_NEXT =
            new InstructStyle(false, " ", " ", " ", "", " ", false, false, SystemPlace.BEFORE_FIRST_TURN);

    private static final Pattern OPEN = Pattern.compile("( ?)\\[INST\\]( ?)");
    private static final Pattern CLOSE = Pattern.compile("(\\{stripped\\})?( ?)\\[/INST\\]");
    private static final Pattern ANSWER = Pattern.compile("( ?)\\{(content|stripped)\\}( ?)(?:\\{eos\\}|</s>)( ?)");

    private static final Pattern BEGINS = Pattern.compile("bos_token\\s*\\+\\s*['\"] ?\\[INST\\]");
    private static final Pattern SYS_IN_QUESTION = Pattern.compile("\\{%[^%]*<<SYS>>");
    /** Matches templates that write the system message in front of the last question. */
    private static final Pattern LAST =
            Pattern.compile("(?:loop\\.last|user_messages\\[-1\\]\\)?|last_user_message) and system_message");

    /** The style of a chat template; empty if the template has no {@code [INST]} turns. */
    static Optional<InstructStyle> of(String template) {
        String flat = FlatTemplate.of(template);
        Matcher open = OPEN.matcher(flat);
        Matcher close = CLOSE.matcher(flat);
        Matcher answer = ANSWER.matcher(flat);
        if (!open.find() || !close.find()) {
            return Optional.empty();
        }
        boolean found = answer.find(close.end());
        return Optional.of(new InstructStyle(
                BEGINS.matcher(template).find(),
                open.group(2),
                close.group(2),
                found ? answer.group(1) : " ",
                found ? answer.group(3) : "",
                found ? answer.group(4) : "",
                close.group(1) != null,
                found && answer.group(2).equals("stripped"),
                place(template)));
    }

    /** The space that a chat template writes before the opening mark in every turn. */
    static String lead(String template) {
        Matcher open = OPEN.matcher(FlatTemplate.of(template));
        return open.find() ? open.group(1) : "";
    }

    private static SystemPlace place(String template) {
        if (template.contains("<<SYS>>")) {
            return SYS_IN_QUESTION.matcher(template).find() ? SystemPlace.IN_FIRST_TURN : SystemPlace.BEFORE_FIRST_TURN;
        }
        return LAST.matcher(template).find() ? SystemPlace.PLAIN_IN_LAST_TURN : SystemPlace.PLAIN_IN_FIRST_TURN;
    }
}
