package io.github.rlaifv.core.policy;

import java.util.List;

/**
 * A multimodal language model as the pipeline sees it: the policy that is aligned, the reference it is compared with,
 * the labeler that judges claims. Each method takes many requests at once and finds their shared prefixes itself, so
 * hand over as many as belong together. Results come in the order of the requests and do not depend on which requests
 * share a call.
 *
 * <p>Implementations are safe for use by one thread at a time. Errors: {@link
 * io.github.rlaifv.core.run.BadDataException} for input that can't be used (its message names the request), {@link
 * IllegalStateException} after {@link #close()}.
 */
public interface Policy extends AutoCloseable {

    /** A short name for reports, such as the folder's name. */
    String name();

    /**
     * Identifies model weights and prompt format: equal fingerprints give equal results on one machine. Hexadecimal.
     */
    String fingerprint();

    /** For each request its completions, in order of their index. */
    List<List<Completion>> generate(List<GenerationRequest> requests);

    /** For each request one entry a response. */
    List<List<TokenLogProbs>> score(List<ScoreRequest> requests);

    /** For each request the probabilities of the asked words as the first response token. */
    List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests);

    /** Frees native memory; idempotent. */
    @Override
    void close();
}
