package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Policy without deconfounding: it assigns several decoding settings round-robin to the completions of a request, so that
 * they differ in style as well as in content.
 */
final class MixedDecoding implements Policy {
    private static final double[] TEMPERATURES = {0.2, 0.7, 1.0, 1.3};
    private static final double[] TOP_P = {1.0, 0.9, 1.0, 0.95};

    private final Policy policy;

    /** Creates a view of a policy; the caller remains responsible for closing the policy. */
    MixedDecoding(Policy policy) {
        this.policy = policy;
    }

    @Override
    public String name() {
        return policy.name() + ", mixed decoding";
    }

    @Override
    public String fingerprint() {
        return policy.fingerprint() + "/mixed-1";
    }

    @Override
    public Set<Capability> capabilities() {
        return policy.capabilities();
    }

    @Override
    public boolean dependsOnCall() {
        return policy.dependsOnCall();
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        GenerationRequest.rejectFormats(requests, name());
        GenerationRequest.rejectPrefixes(requests, name());
        List<Iterator<Outcome<List<Completion>>>> byWay = new ArrayList<>();
        for (int way = 0; way < TEMPERATURES.length; way++) {
            List<GenerationRequest> part = new ArrayList<>();
            for (GenerationRequest request : requests) {
                int count = share(request.count(), way);
                if (count > 0) {
                    part.add(new GenerationRequest(
                            request.key() + "/" + way, request.prompt(), count, decoded(request.sampling(), way)));
                }
            }
            byWay.add((part.isEmpty() ? List.<Outcome<List<Completion>>>of() : policy.tryGenerate(part)).iterator());
        }
        return requests.stream()
                .map(request -> Outcome.all(byWay.stream()
                                .limit(request.count())
                                .map(Iterator::next)
                                .toList())
                        .named(request.key())
                        .map(ways -> inTurn(ways, request.count())))
                .toList();
    }

    private static List<Completion> inTurn(List<List<Completion>> byWay, int count) {
        List<Completion> completions = new ArrayList<>();
        for (int j = 0; j < count; j++) {
            completions.add(byWay.get(j % TEMPERATURES.length).get(j / TEMPERATURES.length));
        }
        return completions;
    }

    private static int share(int count, int way) {
        return (count - way + TEMPERATURES.length - 1) / TEMPERATURES.length;
    }

    private static Sampling decoded(Sampling sampling, int way) {
        return Sampling.builder()
                .temperature(TEMPERATURES[way])
                .topP(TOP_P[way])
                .maxNewTokens(sampling.maxNewTokens())
                .seed(sampling.seed())
                .build();
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        ScoreRequest.rejectPrefixes(requests, name());
        return policy.tryScore(requests);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return policy.tryNextTokenProbabilities(requests);
    }

    @Override
    public void close() {}
}
