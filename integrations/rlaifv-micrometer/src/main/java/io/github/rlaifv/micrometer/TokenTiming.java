package io.github.rlaifv.micrometer;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures when the tokens of completions come, and passes them on. */
final class TokenTiming implements TokenListener {
    private record Row(int request, int completion) {}

    /**
     * The tokens of a completion so far.
     *
     * @param first time of the first token in nanoseconds
     * @param last time of the last token in nanoseconds
     * @param tokens number of tokens
     */
    private record Times(long first, long last, int tokens) {}

    private final TokenListener next;
    private final OperationMeters meters;
    private final long start = System.nanoTime();
    private final Map<Row, Times> times = new ConcurrentHashMap<>();

    TokenTiming(TokenListener next, OperationMeters meters) {
        this.next = next;
        this.meters = meters;
    }

    @Override
    public void sampled(SampledToken token) {
        // a policy that reports whole texts has no times of tokens
        if (token.id() != SampledToken.UNKNOWN) {
            long now = System.nanoTime();
            times.merge(
                    new Row(token.request(), token.completion()),
                    new Times(now, now, 1),
                    (before, one) -> new Times(before.first(), now, before.tokens() + 1));
        }
        if (next != NONE && next.listensTo(token.request())) {
            next.sampled(token);
        }
    }

    @Override
    public boolean wanted(int request, int completion) {
        return next.wanted(request, completion);
    }

    /** Records the times of all completions. */
    void record(String operation) {
        for (Times one : times.values()) {
            meters.firstToken(operation, Duration.ofNanos(one.first() - start));
            if (one.tokens() > 1) {
                meters.tokenTime(operation, Duration.ofNanos((one.last() - one.first()) / (one.tokens() - 1)));
            }
        }
    }
}
