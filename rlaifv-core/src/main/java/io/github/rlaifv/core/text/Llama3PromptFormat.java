package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompt format of Llama 3, text only: {@code <|start_header_id|>user<|end_header_id|>}, an empty line, the text,
 * {@code <|eot_id|>}. From Llama 3.1 on there is always a system turn, which begins with two dates.
 */
public final class Llama3PromptFormat {
    private static final String BEGIN = "<|begin_of_text|>";
    private static final String HEADER = "<|start_header_id|>";
    private static final String HEADER_END = "<|end_header_id|>";
    private static final String END = "<|eot_id|>";

    /** The knowledge date in a template, such as "Cutting Knowledge Date: December 2023". */
    private static final Pattern KNOWLEDGE = Pattern.compile("Cutting Knowledge Date: [A-Za-z0-9 ]+");

    /** The default of the current date in a template. The actual date would change the prompts from day to day. */
    private static final Pattern TODAY = Pattern.compile("date_string = \"([A-Za-z0-9 ]+)\"");

    private static final TokenRules RULES =
            TokenRules.BEGIN_WRITTEN.withEnd(tokenizer -> tokenizer.tokenId(END).orElseGet(tokenizer::eosId));

    private Llama3PromptFormat() {}

    /** The format of a chat template: with the template's dates, or that of Llama 3 if it has none. */
    public static PromptFormat of(String template) {
        Matcher knowledge = KNOWLEDGE.matcher(template);
        Matcher today = TODAY.matcher(template);
        return knowledge.find() && today.find()
                ? dated(knowledge.group() + "\nToday Date: " + today.group(1) + "\n\n")
                : dated("");
    }

    private static PromptFormat dated(String dates) {
        String fingerprint = dates.isEmpty() ? "llama-3/1" : "llama-3/1|" + dates.replace('\n', '|');
        return new MarkedFormat(fingerprint, prompt -> write(prompt, dates), RULES, List.of(END));
    }

    private static MarkedText write(Prompt prompt, String dates) {
        MarkedText text = new MarkedText().mark(BEGIN);
        if (!dates.isEmpty() && prompt.messages().get(0).role() != Role.SYSTEM) {
            header(text, "system").text(dates).mark(END);
        }
        for (Message message : prompt.messages()) {
            header(text, message.role().name().toLowerCase(Locale.ROOT))
                    .text(message.role() == Role.SYSTEM ? dates : "")
                    .text(message.text().strip())
                    .mark(END);
        }
        return header(text, "assistant");
    }

    private static MarkedText header(MarkedText text, String role) {
        return text.mark(HEADER).text(role).mark(HEADER_END).text("\n\n");
    }
}
