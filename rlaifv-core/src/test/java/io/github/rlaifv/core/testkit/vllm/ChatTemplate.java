package io.github.rlaifv.core.testkit.vllm;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The chat template of LLaVA-1.5, which does not write the begin token. */
final class ChatTemplate {
    private final ServedTokens tokens;

    ChatTemplate(ServedTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * The token ids of a conversation.
     *
     * @param answer the assistant's response at the end; empty for a prompt that asks for one
     * @param special whether the tokenizer adds its begin token
     */
    List<Integer> ids(Prompt prompt, Optional<String> answer, boolean special) {
        List<Integer> ids = new ArrayList<>();
        if (special) {
            tokens.begin().ifPresent(ids::add);
        }
        ids.addAll(tokens.encode(written(prompt)));
        answer.ifPresent(text -> ids.addAll(tokens.encode(text)));
        return ids;
    }

    /** The text of a conversation, which ends with the response if there is one. */
    static String text(Prompt prompt, Optional<String> answer) {
        return written(prompt) + answer.map(text -> " " + text).orElse("");
    }

    private static String written(Prompt prompt) {
        StringBuilder text = new StringBuilder();
        for (Message message : prompt.messages()) {
            text.append(message.role() == Role.USER ? "USER: " : message.role() == Role.ASSISTANT ? "ASSISTANT: " : "");
            message.content().stream()
                    .filter(Content.Image.class::isInstance)
                    .forEach(image -> text.append("<image>\n"));
            text.append(message.text()).append(' ');
        }
        return text.append("ASSISTANT:").toString();
    }
}
