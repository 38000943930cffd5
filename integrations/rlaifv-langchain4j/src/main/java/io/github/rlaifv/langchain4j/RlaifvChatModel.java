package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.chat.Responder;
import java.util.List;

/**
 * A policy, or best-of-N, as a chat model of LangChain4j.
 *
 * <pre>{@code
 * ChatModel model = RlaifvChatModel.of(policy);
 * ChatModel best = RlaifvChatModel.builder(Responder.bestOf(reranker, 16)).build();
 * }</pre>
 *
 * <p>Conversations: messages of the system, the user (texts and images) and the AI; the last one is the user's. Images are
 * given as Base64 or {@code data:} addresses, and by other addresses where {@link Builder#images} allows them.
 *
 * <p>Parameters of a request: temperature, topP, topK, maxOutputTokens and stopSequences, and with {@link
 * RlaifvChatRequestParameters} the seed. Without a seed, equal conversations get equal responses. Tools, JSON, and
 * frequency and presence penalties are rejected.
 *
 * <p>The response's metadata is a {@link RlaifvChatResponseMetadata}. Its number of output tokens is that of all
 * candidates. Counts that the policy does not report are null.
 *
 * <p>Failures: unusable requests and images are {@link dev.langchain4j.exception.InvalidRequestException}s, unsupported
 * features {@link dev.langchain4j.exception.UnsupportedFeatureException}s. A full queue is a {@link
 * dev.langchain4j.exception.RateLimitException}, a passed deadline a {@link dev.langchain4j.exception.TimeoutException},
 * and other failures that may pass {@link dev.langchain4j.exception.InternalServerException}s. Models that do not work at all
 * are an {@link io.github.rlaifv.core.run.UnusableModelException}.
 *
 * <p>Safe for use by several threads. The caller closes the models.
 */
public final class RlaifvChatModel implements ChatModel {
    private final ChatCalls calls;

    private RlaifvChatModel(ChatCalls calls) {
        this.calls = calls;
    }

    /** Returns a chat model with default options that answers with one response of a policy. */
    public static RlaifvChatModel of(Policy policy) {
        return builder(Responder.of(policy)).build();
    }

    /** Returns a builder with default options. */
    public static Builder builder(Responder responder) {
        return new Builder(responder);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        try {
            return calls.answer(calls.call(request));
        } catch (RuntimeException e) {
            throw ChatFailures.of(e);
        }
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return calls.defaults();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return calls.listeners();
    }

    /** Options of a chat model. */
    public static final class Builder extends ChatModelOptions<Builder> {

        private Builder(Responder responder) {
            super(responder);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Returns the chat model. */
        public RlaifvChatModel build() {
            return new RlaifvChatModel(calls());
        }
    }
}
