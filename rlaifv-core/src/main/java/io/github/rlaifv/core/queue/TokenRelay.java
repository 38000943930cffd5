package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;

/**
 * Passes the tokens of a batch on to the listeners of its requests, and ends the completions of those that are over.
 *
 * @param tickets requests of the batch, in order
 */
record TokenRelay(List<? extends Ticket<?, ?>> tickets) implements TokenListener {
    @Override
    public void sampled(SampledToken token) {
        tickets.get(token.request()).sampled(token);
    }

    @Override
    public boolean listensTo(int request) {
        return tickets.get(request).listens();
    }

    @Override
    public boolean wanted(int request, int completion) {
        return tickets.get(request).wanted(completion);
    }
}
