package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.policy.Sampling;

/**
 * How the authors of RLAIF-V decode the answers of models that they measure (scripts of the published repository). The
 * default of an evaluation is greedy decoding with 512 tokens, which is faster.
 */
public final class PaperDecoding {
    private static final int BEAMS = 3;
    private static final int TOKENS = 1024;

    /** Answers for {@link ObjectHalBenchmark}: beam search with 3 beams, at most 1,024 new tokens. */
    public static final Sampling OBJECT_HALBENCH = search();

    /** Answers for {@link MmhalBenchmark}: beam search with 3 beams, at most 1,024 new tokens. */
    public static final Sampling MMHAL_BENCH = search();

    private PaperDecoding() {}

    private static Sampling search() {
        return Sampling.builder()
                .temperature(0)
                .beams(BeamSearch.of(BEAMS))
                .maxNewTokens(TOKENS)
                .build();
    }
}
