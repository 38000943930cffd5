package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Mistral's and LLaMA-2's {@code [INST] question [/INST]}, with pictures before the texts of their turn, as in
 * LLaVA-NeXT on Mistral. {@code [INST]} is a special token of some tokenizers and ordinary text to others.
 */
public final class MistralPromptFormat implements PromptFormat {
    private static final String IMAGE = "<image>";
    private static final String BEGIN = "<s>";
    private static final String END = "</s>";

    private final InstructStyle style;
    private final String lead;

    /** As LLaVA-NeXT on Mistral has it. */
    public MistralPromptFormat() {
        this(InstructStyle.LLAVA_NEXT, "");
    }

    private MistralPromptFormat(InstructStyle style, String lead) {
        this.style = style;
        this.lead = lead;
    }

    /**
     * As a text model's chat template has it: its spaces, begin tokens and place of the system message.
     *
     * @throws BadDataException if the template holds no such turns
     */
    public static MistralPromptFormat of(String template) {
        InstructStyle style = InstructStyle.of(template)
                .orElseThrow(() -> new BadDataException("a chat template has [INST], but not as a mark that is written"
                        + " before questions: give a model of Mistral's or LLaMA-2's kind"));
        return new MistralPromptFormat(style, InstructStyle.lead(template));
    }

    @Override
    public String render(Prompt prompt) {
        return marked(prompt).render();
    }

    private MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText();
        List<Message> messages = prompt.messages();
        int first = first(messages);
        int last = last(messages);
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            switch (message.role()) {
                case SYSTEM -> {
                    if (style.system() == InstructStyle.SystemPlace.BEFORE_FIRST_TURN) {
                        text.text(betweenMarks(message.text()));
                    }
                }
                case USER -> {
                    if (style.beginsTurns() && i > first) {
                        text.mark(BEGIN);
                    }
                    text.text(lead).markWhereKnown("[INST]").text(style.open());
                    for (long k = MarkedText.images(message); k > 0; k--) {
                        text.mark(IMAGE).text("\n");
                    }
                    text.text(said(system(messages, i, first, last) + message.text(), style.stripsQuestions())
                            + style.close());
                    text.markWhereKnown("[/INST]");
                }
                case ASSISTANT ->
                    text.text(style.beforeAnswer() + said(message.text(), style.stripsAnswers()) + style.beforeEnd())
                            .mark(END)
                            .text(style.afterEnd());
            }
        }
        return text;
    }

    private static int first(List<Message> messages) {
        int first = 0;
        while (first < messages.size() - 1 && messages.get(first).role() != Role.USER) {
            first++;
        }
        return first;
    }

    private static int last(List<Message> messages) {
        int last = messages.size() - 1;
        while (last > 0 && messages.get(last).role() != Role.USER) {
            last--;
        }
        return last;
    }

    /** What the system says where the template puts it before a question. */
    private String system(List<Message> messages, int turn, int first, int last) {
        String said = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::text)
                .collect(Collectors.joining("\n\n"));
        if (said.isEmpty()) {
            return "";
        }
        return switch (style.system()) {
            case BEFORE_FIRST_TURN -> "";
            case IN_FIRST_TURN -> turn == first ? betweenMarks(said) : "";
            case PLAIN_IN_FIRST_TURN -> turn == first ? said + "\n\n" : "";
            case PLAIN_IN_LAST_TURN -> turn == last ? said + "\n\n" : "";
        };
    }

    private static String betweenMarks(String system) {
        return "<<SYS>>\n" + system + "\n<</SYS>>\n\n";
    }

    private static String said(String text, boolean strips) {
        return strips ? text.strip() : text;
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        return marked(prompt).encode(tokenizer);
    }

    /** With the space that follows {@code [/INST]}, which these tokenizers put before a text. */
    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = tokenizer.encodePlain(response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.eosId();
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        return MarkedText.first(tokenizer.encodePlain(word), word);
    }

    @Override
    public List<String> endMarks() {
        return List.of(END);
    }

    @Override
    public String fingerprint() {
        if (!lead.isEmpty()) {
            return "instruct/1|" + style + "|" + lead;
        }
        return style.equals(InstructStyle.LLAVA_NEXT) ? "mistral/1" : "instruct/1|" + style;
    }
}
