package io.github.rlaifv.remote;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.PolicyContract;
import java.util.Optional;

class ChatModelPolicyContractTest extends PolicyContract {
    /** A chat model that repeats its question and rejects questions that begin with "Refuse". */
    private static final ChatModel MODEL = new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            String question = ((UserMessage) request.messages().get(0)).singleText();
            if (question.startsWith("Refuse")) {
                throw new InvalidRequestException("no");
            }
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("about " + question))
                    .build();
        }
    };

    @Override
    protected Policy open() {
        return ChatModelPolicy.of("echo", MODEL);
    }

    @Override
    protected Optional<GenerationRequest> failing() {
        return Optional.of(new GenerationRequest("broken", Prompt.of("Refuse this"), 1, sampling(0)));
    }
}
