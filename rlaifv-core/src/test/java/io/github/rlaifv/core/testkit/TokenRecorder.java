package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the tokens that it gets, by request and completion. */
public class TokenRecorder implements TokenListener {
    private final Map<List<Integer>, List<SampledToken>> tokens = new ConcurrentHashMap<>();

    @Override
    public void sampled(SampledToken token) {
        tokens.computeIfAbsent(List.of(token.request(), token.completion()), key -> new ArrayList<>())
                .add(token);
    }

    /** The tokens of a completion so far. */
    public List<SampledToken> tokens(int request, int completion) {
        return tokens.getOrDefault(List.of(request, completion), List.of());
    }

    /** The ids of the tokens of a completion so far. */
    public List<Integer> ids(int request, int completion) {
        return tokens(request, completion).stream().map(SampledToken::id).toList();
    }

    /** The joined texts of the tokens of a completion so far. */
    public String text(int request, int completion) {
        return String.join(
                "", tokens(request, completion).stream().map(SampledToken::text).toList());
    }
}
