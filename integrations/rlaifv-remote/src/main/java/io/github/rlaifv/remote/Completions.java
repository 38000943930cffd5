package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.remote.internal.ChatAnswer;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import io.github.rlaifv.remote.internal.WrittenText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts chat responses to completions. */
final class Completions {
    private Completions() {}

    /**
     * Converts a response that {@link ChatAnswer} has checked. LangChain4j turns an empty text into null.
     *
     * @param prefix the beginning of the response that the server continued, and did not repeat; may be empty
     */
    static Completion checked(ChatResponse response, String prefix) {
        String text = response.aiMessage().text();
        return completion(
                whole(prefix, text == null ? "" : text), response.metadata().finishReason());
    }

    /** The whole response, as {@link Completion} has it. */
    static String whole(String prefix, String rest) {
        return prefix.isEmpty() ? rest.strip() : prefix + rest.stripTrailing();
    }

    /**
     * Converts the response of any chat model.
     *
     * @throws UnusableAnswerException if the response was withheld or is incomplete, or has no text
     */
    static Completion of(ChatResponse response) {
        dev.langchain4j.model.output.FinishReason finish = response.metadata().finishReason();
        if (finish == dev.langchain4j.model.output.FinishReason.CONTENT_FILTER) {
            throw UnusableAnswerException.lasting(
                    "refused by a content filter", "the server withheld its response (finish_reason content_filter)");
        }
        if (finish == dev.langchain4j.model.output.FinishReason.OTHER) {
            throw UnusableAnswerException.passing(
                    "unfinished answer", "the model stopped for an unknown reason (finish reason OTHER)");
        }
        String text = response.aiMessage().text();
        if (text == null) {
            boolean tool = response.aiMessage().hasToolExecutionRequests();
            throw UnusableAnswerException.passing(
                    "no text", tool ? "the model answered with a tool call" : "the answer has no text");
        }
        String written = WrittenText.of(text, finish == dev.langchain4j.model.output.FinishReason.LENGTH);
        return completion(written.strip(), finish);
    }

    private static Completion completion(String text, dev.langchain4j.model.output.@Nullable FinishReason finish) {
        return new Completion(
                text,
                List.of(),
                finish == dev.langchain4j.model.output.FinishReason.LENGTH ? FinishReason.LENGTH : FinishReason.END);
    }
}
