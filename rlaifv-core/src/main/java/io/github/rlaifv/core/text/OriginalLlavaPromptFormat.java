package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * LLaVA-1.5 as its own code writes it: a system text, {@code USER: <image>\nquestion ASSISTANT:}, the end token after each
 * answer. Texts are cut at pictures and end tokens, and every part is tokenised alone. Pictures have no token of their own;
 * {@value #IMAGE_ID} stands for them.
 */
public final class OriginalLlavaPromptFormat implements PromptFormat {
    /** Stands for a picture among the ids. */
    public static final int IMAGE_ID = -200;

    private static final String IMAGE = "<image>";
    private static final String END = "</s>";
    private static final String SYSTEM =
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed,"
                    + " and polite answers to the user's questions.";

    /** What stands between two parts. */
    private enum Cut {
        PICTURE,
        END
    }

    /** A text and what follows it; nothing after the last. */
    private record Part(String text, Cut after) {}

    @Override
    public String render(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        List<Part> parts = parts(prompt);
        for (int i = 0; i < parts.size(); i++) {
            text.append(parts.get(i).text());
            if (i < parts.size() - 1) {
                text.append(parts.get(i).after() == Cut.PICTURE ? IMAGE : END);
            }
        }
        return text.toString();
    }

    /** A prompt without a system message has the standard one; an empty one leaves it out. */
    private static List<Part> parts(Prompt prompt) {
        boolean given = prompt.messages().stream().anyMatch(message -> message.role() == Role.SYSTEM);
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder(given ? "" : SYSTEM + " ");
        for (Message message : prompt.messages()) {
            switch (message.role()) {
                case SYSTEM -> text.append(message.text()).append(message.text().isEmpty() ? "" : " ");
                case USER -> {
                    text.append("USER: ");
                    for (long i = MarkedText.images(message); i > 0; i--) {
                        parts.add(new Part(text.toString(), Cut.PICTURE));
                        text = new StringBuilder("\n");
                    }
                    text.append(message.text()).append(' ');
                }
                case ASSISTANT -> {
                    text.append("ASSISTANT: ").append(message.text());
                    parts.add(new Part(text.toString(), Cut.END));
                    text = new StringBuilder();
                }
            }
        }
        parts.add(new Part(text.append("ASSISTANT:").toString(), Cut.END));
        return parts;
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        IntStream ids = IntStream.of(tokenizer
                .bosId()
                .orElseThrow(() -> new BadDataException("the tokenizer names no bos_token, which LLaVA's prompts begin"
                        + " with: set it in tokenizer_config.json")));
        List<Part> parts = parts(prompt);
        for (int i = 0; i < parts.size(); i++) {
            ids = IntStream.concat(
                    ids, Arrays.stream(tokenizer.encodePlain(parts.get(i).text())));
            if (i < parts.size() - 1) {
                ids = IntStream.concat(
                        ids, IntStream.of(parts.get(i).after() == Cut.PICTURE ? IMAGE_ID : tokenizer.eosId()));
            }
        }
        return ids.toArray();
    }

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
        return "llava-original/1";
    }
}
