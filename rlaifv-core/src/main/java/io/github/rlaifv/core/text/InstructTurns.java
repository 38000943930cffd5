package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Role;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a conversation in {@code [INST]} turns.
 *
 * @param messages messages of the conversation
 * @param style how the turns are written
 * @param lead text before each opening mark
 */
record InstructTurns(List<Message> messages, InstructStyle style, String lead) {
    static final String END = "</s>";
    private static final String IMAGE = "<image>";
    private static final String BEGIN = "<s>";

    MarkedText write() {
        MarkedText text = new MarkedText();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            switch (message.role()) {
                case SYSTEM -> {
                    if (style.system() == InstructStyle.SystemPlace.BEFORE_FIRST_TURN) {
                        text.text(betweenMarks(message.text()));
                    }
                }
                case USER -> question(i, text);
                case ASSISTANT -> answer(message.text(), text);
            }
        }
        return text;
    }

    private void question(int turn, MarkedText text) {
        if (style.beginsTurns() && !first(turn)) {
            text.mark(BEGIN);
        }
        Message message = messages.get(turn);
        String said = system(turn) + message.text();
        text.text(lead)
                .markWhereKnown("[INST]")
                .text(style.open())
                .imageLines(IMAGE, message)
                .text((style.stripsQuestions() ? said.strip() : said) + style.close())
                .markWhereKnown("[/INST]");
    }

    private void answer(String said, MarkedText text) {
        text.text(style.beforeAnswer() + (style.stripsAnswers() ? said.strip() : said) + style.beforeEnd())
                .mark(END)
                .text(style.afterEnd());
    }

    private boolean first(int turn) {
        return noneAsks(messages.subList(0, turn));
    }

    private boolean last(int turn) {
        return noneAsks(messages.subList(turn + 1, messages.size()));
    }

    private static boolean noneAsks(List<Message> messages) {
        return messages.stream().noneMatch(message -> message.role() == Role.USER);
    }

    /** The system message, if the style writes it in this turn; otherwise an empty text. */
    private String system(int turn) {
        String said = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::text)
                .collect(Collectors.joining("\n\n"));
        if (said.isEmpty()) {
            return "";
        }
        return switch (style.system()) {
            case BEFORE_FIRST_TURN -> "";
            case IN_FIRST_TURN -> first(turn) ? betweenMarks(said) : "";
            case PLAIN_IN_FIRST_TURN -> first(turn) ? said + "\n\n" : "";
            case PLAIN_IN_LAST_TURN -> last(turn) ? said + "\n\n" : "";
        };
    }

    private static String betweenMarks(String system) {
        return "<<SYS>>\n" + system + "\n<</SYS>>\n\n";
    }
}
