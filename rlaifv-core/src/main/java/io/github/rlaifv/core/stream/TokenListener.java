package io.github.rlaifv.core.stream;

/**
 * Receives the tokens of completions while they are sampled, and may end single completions. It is passed to {@link
 * io.github.rlaifv.core.policy.Policy#tryGenerate(java.util.List, TokenListener)}.
 *
 * <p>Its methods are called by the threads that compute, between two tokens, so they must return quickly: all completions
 * of the call wait for them. Calls about one completion come in order. Calls about different completions, also those of one
 * request, may come from several threads at once: if the policy asks a server or is a pool, or if a model computes parts of
 * a call at the same time ({@link io.github.rlaifv.core.policy.PolicyOptions#pieces}). What a listener keeps for several
 * completions must be safe for that. An exception that a listener throws ends the whole call.
 */
public interface TokenListener {

    /**
     * Ignores all tokens, and ends no completion. A call with this listener costs nothing more than one without, and a server
     * is not asked to stream. A {@link io.github.rlaifv.core.queue.QueuedPolicy} asks with a listener in any case, because
     * only then it can end single requests.
     */
    TokenListener NONE = token -> {};

    /**
     * A token was sampled.
     *
     * @param token the token, with the request and the completion to which it belongs
     */
    void sampled(SampledToken token);

    /**
     * Whether the tokens of a request are reported. Called once per request, before its first token. False saves the cost
     * of texts and log-probabilities, and {@link #wanted} is still called. Default: true.
     *
     * @param request position of the request in the call, from 0
     */
    default boolean listensTo(int request) {
        return true;
    }

    /**
     * Whether a completion is still wanted. Called at least once before each token, also the first one, and by models on
     * this machine before the images of its request are decoded. After false, the completion
     * ends with {@link io.github.rlaifv.core.policy.FinishReason#CANCELLED} and its row of the batch is no longer
     * computed. A policy that can't end single completions ignores the answer. Default: true.
     *
     * @param request position of the request in the call, from 0
     * @param completion index of the completion among those of its request, from 0
     */
    default boolean wanted(int request, int completion) {
        return true;
    }
}
