package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A policy whose completions come word by word: each word, with the space before it, is one token, whose id is its
 * position. Between two words it can be stopped, as a model can between two tokens.
 */
public final class WordByWord extends ForwardingPolicy {
    private final Policy policy;

    /**
     * @param policy writes the texts
     */
    public WordByWord(Policy policy) {
        super(policy);
        this.policy = policy;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        List<Outcome<List<Completion>>> whole = policy.tryGenerate(requests);
        List<Outcome<List<Completion>>> outcomes = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            int request = i;
            outcomes.add(whole.get(i)
                    .map(completions -> IntStream.range(0, completions.size())
                            .mapToObj(index -> streamed(
                                    request, index, requests.get(request).prefix(), completions.get(index), listener))
                            .toList()));
        }
        return outcomes;
    }

    private static Completion streamed(
            int request, int index, String prefix, Completion whole, TokenListener listener) {
        StringBuilder written = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        for (String word : whole.text().substring(prefix.length()).split("(?= )", -1)) {
            Cancellation.check("writing words");
            if (!listener.wanted(request, index)) {
                return new Completion((prefix + written).strip(), ids, FinishReason.CANCELLED);
            }
            written.append(word);
            ids.add(ids.size());
            if (listener.listensTo(request)) {
                listener.sampled(new SampledToken(request, index, ids.size() - 1, word, -1, List.of()));
            }
        }
        return new Completion(whole.text(), ids, whole.finish());
    }
}
