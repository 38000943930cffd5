package io.github.rlaifv.core.remote;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import java.util.List;

/** Chat answers as completions. */
final class Completions {
    private Completions() {}

    /**
     * @throws UnusableAnswerException if the server's filter withheld the answer
     */
    static Completion of(ChatResponse response) {
        dev.langchain4j.model.output.FinishReason finish = response.metadata().finishReason();
        if (finish == dev.langchain4j.model.output.FinishReason.CONTENT_FILTER) {
            throw UnusableAnswerException.lasting(
                    "refused by a content filter", "the server withheld its answer (finish_reason content_filter)");
        }
        String text = response.aiMessage().text();
        return new Completion(
                text == null ? "" : text.strip(),
                List.of(),
                finish == dev.langchain4j.model.output.FinishReason.LENGTH ? FinishReason.LENGTH : FinishReason.END);
    }
}
