package io.github.rlaifv.core.remote;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.concurrent.Callable;

/** Finds out whether a server tells log-probabilities, by one question. */
final class CapabilityProbe {
    private CapabilityProbe() {}

    /**
     * @param answer asks the question, with log-probabilities wanted
     * @throws RetriableException if no answer came
     */
    static boolean tellsLogProbs(Calls calls, Callable<ChatResponse> answer) {
        Outcome<Boolean> outcome = calls.all(List.of(
                        new Calls.Call<>("question about the server's capabilities", () -> hasLogProbs(answer.call()))))
                .get(0);
        if (outcome.failure().isPresent()) {
            RequestFailure failure = outcome.failure().get();
            if (failure.retriable()) {
                throw new RetriableException("no answer to a first question: " + failure);
            }
            // the server refuses parameters that it does not know
            return false;
        }
        return outcome.value().orElse(false);
    }

    private static boolean hasLogProbs(ChatResponse response) {
        List<LogProb> told = ((OpenAiChatResponseMetadata) response.metadata()).logProbs();
        return told != null
                && !told.isEmpty()
                && told.get(0).topLogprobs() != null
                && !told.get(0).topLogprobs().isEmpty();
    }
}
