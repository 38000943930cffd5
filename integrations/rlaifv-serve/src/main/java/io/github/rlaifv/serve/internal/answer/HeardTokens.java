package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.serve.internal.wire.ApiError;
import java.util.ArrayList;
import java.util.List;

/** Keeps the tokens of one request by completion if they are wanted, and passes them on. */
final class HeardTokens implements TokenListener {
    private final boolean needed;
    private final boolean logProbs;
    private final TokenSink sink;
    private final List<List<SampledToken>> heard = new ArrayList<>();

    /**
     * @param completions number of completions
     * @param logProbs whether the tokens with their log-probabilities are part of the answer
     * @param sink receives the tokens at once
     */
    HeardTokens(int completions, boolean logProbs, TokenSink sink) {
        this.needed = logProbs || sink != TokenSink.NONE;
        this.logProbs = logProbs;
        this.sink = sink;
        for (int i = 0; i < completions; i++) {
            heard.add(new ArrayList<>());
        }
    }

    @Override
    public boolean listensTo(int request) {
        return needed;
    }

    @Override
    public void sampled(SampledToken token) {
        if (logProbs) {
            synchronized (this) {
                heard.get(token.completion()).add(token);
            }
        }
        sink.sampled(token);
    }

    /**
     * The tokens of a completion.
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if log-probabilities are wanted and the policy reports none
     */
    synchronized List<SampledToken> of(int completion) {
        List<SampledToken> tokens = heard.get(completion);
        if (tokens.stream().anyMatch(token -> Double.isNaN(token.logProb()))) {
            throw noLogProbs().exception();
        }
        return List.copyOf(tokens);
    }

    private static ApiError noLogProbs() {
        return ApiError.invalid(
                "logprobs",
                "unsupported_parameter",
                "The model behind this server does not report the log-probabilities of tokens. Leave 'logprobs' out.");
    }
}
