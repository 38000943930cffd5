package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Llama 3: {@code <|start_header_id|>user<|end_header_id|>}, an empty line, the text, {@code <|eot_id|>}. From 3.1 on
 * the system's turn is always there and begins with two dates. Text only.
 */
public final class Llama3PromptFormat implements PromptFormat {
    private static final String BEGIN = "<|begin_of_text|>";
    private static final String HEADER = "<|start_header_id|>";
    private static final String HEADER_END = "<|end_header_id|>";
    private static final String END = "<|eot_id|>";

    /** Such as "Cutting Knowledge Date: December 2023". */
    private static final Pattern KNOWLEDGE = Pattern.compile("Cutting Knowledge Date: [A-Za-z0-9 ]+");

    /** The day that the template takes where nobody names one; today's would make other prompts tomorrow. */
    private static final Pattern TODAY = Pattern.compile("date_string = \"([A-Za-z0-9 ]+)\"");

    private final String dates;

    /** As Llama 3 has it. */
    public Llama3PromptFormat() {
        this("");
    }

    private Llama3PromptFormat(String dates) {
        this.dates = dates;
    }

    /** As a chat template has it. */
    public static Llama3PromptFormat of(String template) {
        Matcher knowledge = KNOWLEDGE.matcher(template);
        Matcher today = TODAY.matcher(template);
        return knowledge.find() && today.find()
                ? new Llama3PromptFormat(knowledge.group() + "\nToday Date: " + today.group(1) + "\n\n")
                : new Llama3PromptFormat();
    }

    @Override
    public String render(Prompt prompt) {
        return marked(prompt).render();
    }

    private MarkedText marked(Prompt prompt) {
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

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        int[] ids = marked(prompt).encode(tokenizer);
        // The begin token is written out; tokenizers that add it too have it twice.
        return ids.length > 1 && ids[0] == ids[1] ? Arrays.copyOfRange(ids, 1, ids.length) : ids;
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = tokenizer.encodePlain(response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.tokenId(END).orElseGet(tokenizer::eosId);
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
        return dates.isEmpty() ? "llama-3/1" : "llama-3/1|" + dates.replace('\n', '|');
    }
}
