package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.Arrays;

/** SmolVLM: {@code <|im_start|>User:<image>question<end_of_utterance>}, a line break, {@code Assistant:}. */
public final class SmolVlmPromptFormat implements PromptFormat {
    private static final String IMAGE = "<image>";
    private static final String BEGIN = "<|im_start|>";
    private static final String END = "<end_of_utterance>";

    @Override
    public String render(Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).render();
    }

    private static MarkedText marked(Prompt prompt) {
        MarkedText text = new MarkedText().mark(BEGIN);
        for (Message message : prompt.messages()) {
            boolean pictureFirst = message.content().get(0) instanceof Content.Image;
            text.text(name(message.role()) + (pictureFirst ? ":" : ": "));
            for (Content part : message.content()) {
                if (part instanceof Content.Text words) {
                    text.text(words.text());
                } else {
                    text.mark(IMAGE);
                }
            }
            text.mark(END).text("\n");
        }
        return text.text("Assistant:");
    }

    private static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "System";
            case USER -> "User";
            case ASSISTANT -> "Assistant";
        };
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        MarkedText.checkNoMark(prompt, IMAGE);
        return marked(prompt).encode(tokenizer);
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
    public String fingerprint() {
        return "smolvlm/1";
    }
}
