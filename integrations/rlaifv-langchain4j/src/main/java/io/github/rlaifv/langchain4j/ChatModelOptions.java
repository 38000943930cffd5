package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import java.util.List;

/**
 * The options that both chat models have.
 *
 * @param <B> type of the builder
 */
abstract class ChatModelOptions<B> {
    private final Responder responder;
    private Sampling sampling = Sampling.builder().build();
    private ImageAddresses images = ImageAddresses.dataOnly();
    private List<ChatModelListener> listeners = List.of();

    ChatModelOptions(Responder responder) {
        this.responder = responder;
    }

    abstract B self();

    /**
     * How responses are sampled, where a request does not choose itself. Default: temperature {@value
     * Sampling#DEFAULT_TEMPERATURE}, at most {@value Sampling#DEFAULT_MAX_NEW_TOKENS} tokens, seed 0.
     */
    public B sampling(Sampling value) {
        sampling = value;
        return self();
    }

    /** How images are opened that are given by an address. Default: {@code data:} addresses only. */
    public B images(ImageAddresses value) {
        images = value;
        return self();
    }

    /** LangChain4j's listeners, which are notified of requests, responses and errors. Default: none. */
    public B listeners(List<? extends ChatModelListener> value) {
        listeners = List.copyOf(value);
        return self();
    }

    ChatCalls calls() {
        return new ChatCalls(responder, sampling, images, listeners);
    }
}
