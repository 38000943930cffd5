package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;

/**
 * The listener of a call, for some of its requests.
 *
 * @param listener the listener of the call
 * @param places positions in the call of the requests of a batch
 */
public record BatchListener(TokenListener listener, List<Integer> places) {

    /** The listener for some of these requests. */
    public BatchListener of(List<Integer> part) {
        return new BatchListener(listener, part.stream().map(places::get).toList());
    }

    boolean silent() {
        return listener == TokenListener.NONE;
    }

    boolean listensTo(int request) {
        return listener.listensTo(places.get(request));
    }

    boolean wanted(int request, int completion) {
        return listener.wanted(places.get(request), completion);
    }
}
