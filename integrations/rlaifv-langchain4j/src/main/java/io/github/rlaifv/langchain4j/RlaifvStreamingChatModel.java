package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.inference.chat.Responder;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A policy, or best-of-N, as a streaming chat model of LangChain4j. Requests, responses and failures are those of {@link
 * RlaifvChatModel}. Failures are passed to the handler; only an exception of the {@link Builder#executor}, such as that of a
 * full one, is thrown by the call.
 *
 * <p>The text comes in parts as the policy samples it. With best-of-N it comes as one part, because the response is known only
 * when all candidates are ranked.
 *
 * <p>Stopping: {@link dev.langchain4j.model.chat.response.StreamingHandle#cancel} ends the computation within one token;
 * behind a {@link io.github.rlaifv.core.queue.QueuedPolicy} up to 50 milliseconds later. The handler gets no further
 * notification.
 *
 * <p>Threads: a request runs in the {@link Builder#executor}, whose thread calls the handler. While the handler is in a
 * method, sampling waits for it, so it must return quickly. A program with many streams gives them a {@link
 * io.github.rlaifv.core.queue.QueuedPolicy}, whose thread then calls the handlers of all of them.
 */
public final class RlaifvStreamingChatModel implements StreamingChatModel {
    private final ChatCalls calls;
    private final Executor executor;

    private RlaifvStreamingChatModel(ChatCalls calls, Executor executor) {
        this.calls = calls;
        this.executor = executor;
    }

    /** Returns a chat model with default options that answers with one response of a policy. */
    public static RlaifvStreamingChatModel of(Policy policy) {
        return builder(Responder.of(policy)).build();
    }

    /** Returns a builder with default options. */
    public static Builder builder(Responder responder) {
        return new Builder(responder);
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        RunningStream stream = new RunningStream(pieces -> calls.answer(calls.call(request), pieces), handler);
        executor.execute(stream);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return calls.defaults();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return calls.listeners();
    }

    /** Options of a streaming chat model. */
    public static final class Builder extends ChatModelOptions<Builder> {
        private Executor executor = Builder::inNewThread;

        private Builder(Responder responder) {
            super(responder);
        }

        private static void inNewThread(Runnable task) {
            Thread thread = new Thread(task, "rlaifv-chat");
            thread.setDaemon(true);
            thread.start();
        }

        /** Runs the requests, each of which holds its thread until it is answered. Default: a new thread per request. */
        public Builder executor(Executor value) {
            executor = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Returns the chat model. */
        public RlaifvStreamingChatModel build() {
            return new RlaifvStreamingChatModel(calls(), executor);
        }
    }
}
