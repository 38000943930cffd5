package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Result of one short question to a server, which shows whether the server supports log-probabilities.
 *
 * @param answer the most likely first tokens of its response, most likely first; empty if the server returns no
 *     log-probabilities
 * @param problem why the server returns none; empty if it returns them
 */
record CapabilityProbe(List<FirstToken> answer, String problem) {
    CapabilityProbe {
        answer = List.copyOf(answer);
    }

    /** Whether the server returns log-probabilities. */
    boolean returnsLogProbs() {
        return !answer.isEmpty();
    }

    /**
     * Asks the server the question.
     *
     * @param server name of the server, for messages
     * @param connection makes the call, with its retries
     * @param answer sends the question with log-probabilities requested
     * @throws RetriableException if the server does not respond
     */
    static CapabilityProbe of(String server, ServerConnection connection, Callable<ChatResponse> answer) {
        Outcome<List<FirstToken>> outcome =
                connection.one("question about the server's capabilities", () -> likeliest(answer.call()));
        if (outcome.failure().isPresent()) {
            RequestFailure failure = outcome.failure().get();
            if (failure.retriable()) {
                throw new RetriableException(server + " did not answer a first question: " + failure.reason() + " ("
                        + failure.detail() + "). Check the address and that the server is running, then run again");
            }
            // The server rejects parameters that it does not know.
            return new CapabilityProbe(List.of(), "asked for log-probabilities, the server said: " + failure.detail());
        }
        List<FirstToken> likeliest = outcome.value().orElse(List.of());
        return new CapabilityProbe(
                likeliest, likeliest.isEmpty() ? "asked for log-probabilities, the server answered without any" : "");
    }

    private static List<FirstToken> likeliest(ChatResponse response) {
        List<LogProb> returned = ((OpenAiChatResponseMetadata) response.metadata()).logProbs();
        boolean none = returned == null
                || returned.isEmpty()
                || returned.get(0).topLogprobs() == null
                || returned.get(0).topLogprobs().isEmpty();
        return none ? List.of() : WordProbabilities.likeliest(returned);
    }
}
