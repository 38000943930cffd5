package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.serve.internal.wire.ApiError;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the tokens of one request by completion if they are wanted, and passes them on. A policy that does not report the
 * log-probabilities that the client asks for is stopped at its first token.
 */
final class ReportedTokens implements TokenListener {
    private final boolean needed;
    private final boolean logProbs;
    private final TokenSink sink;
    private final List<List<SampledToken>> reported = new ArrayList<>();

    /**
     * @param completions number of completions
     * @param logProbs whether the tokens with their log-probabilities are part of the answer
     * @param sink receives the tokens at once
     */
    ReportedTokens(int completions, boolean logProbs, TokenSink sink) {
        this.needed = logProbs || sink != TokenSink.NONE;
        this.logProbs = logProbs;
        this.sink = sink;
        for (int i = 0; i < completions; i++) {
            reported.add(new ArrayList<>());
        }
    }

    @Override
    public boolean listensTo(int request) {
        return needed;
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if log-probabilities are wanted and the policy reports none
     */
    @Override
    public void sampled(SampledToken token) {
        if (logProbs) {
            keep(token);
        }
        sink.sampled(token);
    }

    /**
     * A text without a log-probability after those with one is not a token: a server's text that was held back until its
     * end. It belongs to the last token.
     */
    private synchronized void keep(SampledToken token) {
        List<SampledToken> before = reported.get(token.completion());
        if (!Double.isNaN(token.logProb())) {
            before.add(token);
            return;
        }
        if (before.isEmpty()) {
            throw ApiError.invalid(
                            "logprobs",
                            "unsupported_parameter",
                            "The model behind this server does not report the log-probabilities of tokens. Leave"
                                    + " 'logprobs' out.")
                    .exception();
        }
        SampledToken last = before.remove(before.size() - 1);
        before.add(new SampledToken(
                last.request(),
                last.completion(),
                last.id(),
                last.text() + token.text(),
                last.logProb(),
                last.alternatives()));
    }

    /** The tokens of a completion; empty unless the client asks for log-probabilities. */
    synchronized List<SampledToken> of(int completion) {
        return List.copyOf(reported.get(completion));
    }
}
