package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.github.rlaifv.core.run.Cancellation;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response that is being written. Its handler gets no notification after it is cancelled. */
final class RunningStream implements StreamingHandle, Runnable, Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStream.class);

    private final Function<Consumer<String>, ChatResponse> answering;
    private final StreamingChatResponseHandler handler;
    private final Cancellation cancellation = Cancellation.current();
    private volatile boolean cancelled;

    /**
     * @param answering answers, and passes on parts of the text
     * @param handler receives these parts, and the response or the failure
     */
    RunningStream(Function<Consumer<String>, ChatResponse> answering, StreamingChatResponseHandler handler) {
        this.answering = answering;
        this.handler = handler;
    }

    @Override
    public void run() {
        try {
            ChatResponse response = cancellation.call(() -> answering.apply(this));
            notify(() -> handler.onCompleteResponse(response));
        } catch (RuntimeException e) {
            failed(ChatFailures.of(e));
        } catch (Error e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public void accept(String piece) {
        notify(() -> handler.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(this)));
    }

    /** Notifies the handler. As with other models of LangChain4j, it is notified of its own exceptions, and the stream continues. */
    private void notify(Runnable call) {
        if (cancelled) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Throwable why) {
        if (cancelled) {
            return;
        }
        try {
            handler.onError(why);
        } catch (RuntimeException e) {
            LOG.warn("The handler of a streamed response failed in onError: {}", e.toString(), e);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        cancellation.cancel();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
