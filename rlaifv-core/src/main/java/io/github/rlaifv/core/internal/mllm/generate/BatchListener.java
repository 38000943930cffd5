package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The listener of a call, for some of its requests.
 *
 * @param listener the listener of the call
 * @param places positions in the call of the requests of a batch
 * @param asked what the listener answered about the requests whose tokens it may receive, by place
 */
public record BatchListener(TokenListener listener, List<Integer> places, ConcurrentMap<Integer, Boolean> asked) {

    /** The listener for all requests of a call. */
    public BatchListener(TokenListener listener, List<Integer> places) {
        this(listener, places, new ConcurrentHashMap<>());
    }

    /** The listener for some of these requests. */
    public BatchListener of(List<Integer> part) {
        return new BatchListener(listener, part.stream().map(places::get).toList(), asked);
    }

    boolean silent() {
        return listener == TokenListener.NONE;
    }

    boolean listensTo(int request) {
        // A request for very many completions is computed in several parts.
        return asked.computeIfAbsent(places.get(request), listener::listensTo);
    }

    boolean wanted(int request, int completion) {
        return listener.wanted(places.get(request), completion);
    }
}
