package io.github.rlaifv.core.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A multimodal language model as the pipeline sees it: the policy that is aligned, the reference it is compared with,
 * the labeler that judges claims. Each method takes many requests at once and finds their shared prefixes itself, so
 * hand over as many as belong together. Results come in the order of the requests and do not depend on which requests
 * share a call.
 *
 * <p>Implementations are safe for use by one thread at a time. Errors: {@link
 * io.github.rlaifv.core.run.BadDataException} for input that can't be used (its message names the request), {@link
 * IllegalStateException} after {@link #close()}, {@link MissingCapabilityException} for what it can't do at all (see
 * {@link #capabilities()}). A policy whose requests can fail one by one, such as a remote one, throws {@link
 * PartialFailureException} after all others are done; {@link #tryGenerate} and {@link #tryNextTokenProbabilities} tell
 * of each request instead.
 */
public interface Policy extends AutoCloseable {

    /** A short name for reports, such as the folder's name. */
    String name();

    /**
     * Identifies model weights and prompt format: equal fingerprints give equal results on one machine. Hexadecimal.
     */
    String fingerprint();

    /** What it can do; users of a policy check this before they start. Everything unless said otherwise. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /** For each request its completions, in order of their index. */
    List<List<Completion>> generate(List<GenerationRequest> requests);

    /** For each request one entry a response. */
    List<List<TokenLogProbs>> score(List<ScoreRequest> requests);

    /** For each request the probabilities of the asked words as the first response token. */
    List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests);

    /**
     * As {@link #generate}, but a request that fails does not take the others with it. What concerns all requests alike
     * (a wrong key, an unknown model) still throws.
     */
    default List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return generate(requests).stream().map(Outcome::success).toList();
    }

    /** As {@link #nextTokenProbabilities}, but a request that fails does not take the others with it. */
    default List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return nextTokenProbabilities(requests).stream().map(Outcome::success).toList();
    }

    /** Frees native memory and connections; idempotent. */
    @Override
    void close();
}
