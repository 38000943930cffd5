package io.github.rlaifv.inference.testkit;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fake policy with one token per word and one for the end, each with a fixed log-prob. A completion is one of the
 * given words, chosen by (key, index, seed). The policy records its requests.
 */
public class WordPolicy implements Policy {
    private static final double UNKNOWN_WORD = -1;

    private final String name;
    private final Map<String, Double> logProbs;
    private final List<String> completions;
    public final List<ScoreRequest> scored = new ArrayList<>();
    public final List<List<GenerationRequest>> generated = new ArrayList<>();

    /** Creates a policy; words that are not in the table and the end token have log-prob -1. */
    public WordPolicy(String name, Map<String, Double> logProbs, String... completions) {
        this.name = name;
        this.logProbs = logProbs;
        this.completions = List.of(completions);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return Integer.toHexString(logProbs.hashCode());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.GENERATE, Capability.SCORE);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        GenerationRequest.rejectFormats(requests, name());
        GenerationRequest.rejectPrefixes(requests, name());
        generated.add(requests);
        List<List<Completion>> all = new ArrayList<>();
        for (GenerationRequest request : requests) {
            List<Completion> ofRequest = new ArrayList<>();
            for (int i = 0; i < request.count(); i++) {
                int draw =
                        Math.floorMod((request.key() + request.sampling().seed()).hashCode() + i, completions.size());
                ofRequest.add(new Completion(completions.get(draw), List.of(), FinishReason.END));
            }
            all.add(ofRequest);
        }
        return Outcome.successes(all);
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        ScoreRequest.rejectPrefixes(requests, name());
        scored.addAll(requests);
        return Outcome.successes(requests.stream()
                .map(request -> request.responses().stream().map(this::score).toList())
                .toList());
    }

    private TokenLogProbs score(String response) {
        List<Integer> ids = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String word : (response + " </s>").strip().split(" ")) {
            ids.add(word.hashCode());
            values.add(logProbs.getOrDefault(word, UNKNOWN_WORD));
        }
        return new TokenLogProbs(ids, values);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw new MissingCapabilityException(name, Capability.NEXT_TOKEN_PROBABILITIES, "a labeler", capabilities());
    }

    @Override
    public void close() {}
}
