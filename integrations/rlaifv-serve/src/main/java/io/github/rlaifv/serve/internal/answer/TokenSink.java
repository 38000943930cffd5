package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.stream.SampledToken;

/** Receives the tokens of the completions that the client gets, while they are sampled. Must return quickly. */
public interface TokenSink {
    /** Ignores all tokens. */
    TokenSink NONE = token -> {};

    /** A token of the completion {@link SampledToken#completion} was sampled. */
    void sampled(SampledToken token);
}
