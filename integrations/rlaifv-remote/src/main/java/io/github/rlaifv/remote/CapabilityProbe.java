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
 * What one question showed about a server.
 *
 * @param answer the likeliest first tokens of its answer, most likely first; empty if it gives no log-probabilities
 * @param problem why it gives none; empty text if it does
 */
record CapabilityProbe(List<FirstToken> answer, String problem) {
    CapabilityProbe {
        answer = List.copyOf(answer);
    }

    /** Whether the server gives log-probabilities. */
    boolean tellsLogProbs() {
        return !answer.isEmpty();
    }

    /**
     * Asks the question.
     *
     * @param server its address, for messages
     * @param answer asks it, with log-probabilities wanted
     * @throws RetriableException if no answer came
     */
    static CapabilityProbe of(String server, ServerCalls calls, Callable<ChatResponse> answer) {
        Outcome<List<FirstToken>> outcome = calls.all(List.of(new ServerCalls.Call<>(
                        "question about the server's capabilities", () -> likeliest(answer.call()))))
                .get(0);
        if (outcome.failure().isPresent()) {
            RequestFailure failure = outcome.failure().get();
            if (failure.retriable()) {
                throw new RetriableException(server + " gave no answer to a first question: " + failure.reason() + " ("
                        + failure.detail() + "). Check the address, and that the server is up, and run again");
            }
            // the server refuses parameters that it does not know
            return new CapabilityProbe(List.of(), "asked for log-probabilities, the server said: " + failure.detail());
        }
        List<FirstToken> likeliest = outcome.value().orElse(List.of());
        return new CapabilityProbe(
                likeliest, likeliest.isEmpty() ? "asked for log-probabilities, the server answered without any" : "");
    }

    private static List<FirstToken> likeliest(ChatResponse response) {
        List<LogProb> told = ((OpenAiChatResponseMetadata) response.metadata()).logProbs();
        boolean none = told == null
                || told.isEmpty()
                || told.get(0).topLogprobs() == null
                || told.get(0).topLogprobs().isEmpty();
        return none ? List.of() : WordProbabilities.likeliest(told);
    }
}
