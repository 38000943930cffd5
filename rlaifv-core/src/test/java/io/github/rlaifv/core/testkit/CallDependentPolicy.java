package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A policy whose results depend on all requests of the call and on their order. */
public final class CallDependentPolicy implements Policy {
    private final List<Integer> callSizes = new ArrayList<>();
    private final String refused;

    public CallDependentPolicy() {
        this("");
    }

    private CallDependentPolicy(String refused) {
        this.refused = refused;
    }

    /** Returns a policy that rejects to score the given response before it computes anything. */
    public static CallDependentPolicy refusing(String response) {
        return new CallDependentPolicy(response);
    }

    @Override
    public String name() {
        return "call-dependent";
    }

    @Override
    public String fingerprint() {
        return "ca11";
    }

    @Override
    public boolean dependsOnCall() {
        return true;
    }

    /** The number of requests of each call. */
    public List<Integer> callSizes() {
        return callSizes;
    }

    private int call(List<Prompt> prompts) {
        callSizes.add(prompts.size());
        return Math.floorMod(prompts.stream().map(Prompt::fingerprint).toList().hashCode(), 100_000);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        GenerationRequest.rejectFormats(requests, name());
        GenerationRequest.rejectPrefixes(requests, name());
        int call = call(requests.stream().map(GenerationRequest::prompt).toList());
        return Outcome.successes(requests.stream()
                .map(request -> IntStream.range(0, request.count())
                        .mapToObj(i -> new Completion(
                                "- Candidate " + (i + 1) + " of call " + call + ".", List.of(), FinishReason.END))
                        .toList())
                .toList());
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        ScoreRequest.rejectPrefixes(requests, name());
        if (requests.stream().anyMatch(request -> request.responses().contains(refused))) {
            throw new BadDataException("the response \"" + refused + "\" is too long");
        }
        int call = call(requests.stream().map(ScoreRequest::prompt).toList());
        return Outcome.successes(requests.stream()
                .map(request -> request.responses().stream()
                        .map(response -> new TokenLogProbs(
                                List.of(1, 2), List.of(-1 - call / 1e5, -1.0 * response.length() / 100)))
                        .toList())
                .toList());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        int call = call(requests.stream().map(NextTokenRequest::prompt).toList());
        List<NextTokenProbabilities> result = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            Map<String, Double> byWord = new LinkedHashMap<>();
            request.words().forEach(word -> byWord.put(word, (call + word.length()) / 3e5));
            result.add(new NextTokenProbabilities(byWord));
        }
        return Outcome.successes(result);
    }

    @Override
    public void close() {}
}
