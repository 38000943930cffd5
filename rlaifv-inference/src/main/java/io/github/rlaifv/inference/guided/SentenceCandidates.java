package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** The candidates of one call. It ends each of them where the next sentence begins. */
final class SentenceCandidates implements TokenListener {
    private final List<List<SentenceCandidate>> candidates;
    private final IntPredicate wanted;

    /**
     * @param requests the requests of the call
     * @param wanted whether the sentence of a request is still wanted
     */
    SentenceCandidates(List<GenerationRequest> requests, IntPredicate wanted) {
        this.candidates = requests.stream()
                .map(request -> Stream.generate(SentenceCandidate::new)
                        .limit(request.count())
                        .toList())
                .toList();
        this.wanted = wanted;
    }

    /** The candidates of a request. */
    List<SentenceCandidate> of(int request) {
        return candidates.get(request);
    }

    private SentenceCandidate get(int request, int completion) {
        return candidates.get(request).get(completion);
    }

    /** Number of tokens of all candidates of a request. */
    long sampled(int request) {
        return of(request).stream().mapToLong(SentenceCandidate::sampled).sum();
    }

    @Override
    public void sampled(SampledToken token) {
        get(token.request(), token.completion()).add(token);
    }

    @Override
    public boolean wanted(int request, int completion) {
        return !get(request, completion).complete() && wanted.test(request);
    }
}
