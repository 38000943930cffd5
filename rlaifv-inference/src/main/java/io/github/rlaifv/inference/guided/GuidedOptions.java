package io.github.rlaifv.inference.guided;

import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.ResponseRanker;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The options of guided decoding.
 *
 * @param ranker chooses among the candidates for a sentence
 * @param generator writes the candidates
 * @param candidates number of candidates per sentence
 * @param sentences maximum number of sentences per response
 * @param sentenceTokens maximum number of tokens per sentence
 * @param sampling options whose temperature, top-p and top-k replace those of the requests
 */
record GuidedOptions(
        ResponseRanker ranker,
        Policy generator,
        int candidates,
        int sentences,
        int sentenceTokens,
        Optional<Sampling> sampling) {

    /** How the candidates of a request are sampled. */
    Sampling sampling(Sampling asked) {
        return sampling.map(asked::withRandomnessOf).orElse(asked);
    }

    /** Number of candidates for a sentence. Those of a greedy request are all equal. */
    int candidates(Sampling asked) {
        return sampling(asked).temperature() == 0 ? 1 : candidates;
    }

    /**
     * Checks that the candidates of a request are sampled.
     *
     * @throws BadDataException naming the request if they would be the beams of a search
     */
    void check(GenerationRequest request) {
        if (sampling(request.sampling()).beams().isPresent()) {
            throw new BadDataException(
                    "request " + request.key() + " asks for a beam search, but guided decoding samples"
                            + " the candidates for a sentence: leave beam search out, or set GuidedDecoding.Builder.sampling");
        }
    }

    boolean dependsOnCall() {
        return generator.dependsOnCall() || ranker.dependsOnCall();
    }

    /** What responses depend on, by name. */
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(ranker.settings());
        settings.put("generator", generator.fingerprint());
        settings.put("candidates", String.valueOf(candidates));
        settings.put("sentences", String.valueOf(sentences));
        settings.put("sentence tokens", String.valueOf(sentenceTokens));
        sampling.ifPresent(own -> settings.put(
                "sampling", "temperature " + own.temperature() + ", top-p " + own.topP() + ", top-k " + own.topK()));
        return settings;
    }
}
