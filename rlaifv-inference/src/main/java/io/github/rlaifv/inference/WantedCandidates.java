package io.github.rlaifv.inference;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;

/**
 * Ends the candidates of completions that are no longer wanted. Their tokens are not reported, because only the pick is.
 *
 * @param listener listener of the completions
 * @param first position of the first request of the call among those of the listener
 * @param candidates number of candidates per completion
 */
record WantedCandidates(TokenListener listener, int first, int candidates) implements TokenListener {

    /** Whether all completions are wanted, whatever happens. */
    boolean always() {
        return listener == TokenListener.NONE;
    }

    @Override
    public void sampled(SampledToken token) {}

    @Override
    public boolean listensTo(int request) {
        return false;
    }

    @Override
    public boolean wanted(int request, int completion) {
        return listener.wanted(first + request, completion / candidates);
    }
}
