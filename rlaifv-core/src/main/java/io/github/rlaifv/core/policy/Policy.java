package io.github.rlaifv.core.policy;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A multimodal language model: the policy that is aligned, the reference model that it is compared with, or the labeler
 * that judges claims. Each method takes many requests and computes their shared prefixes once, so pass as many related
 * requests per call as possible. Results are in the order of the requests.
 *
 * <p>Random numbers depend neither on the call nor on the order of requests. If {@link #dependsOnCall()} is false, no
 * other result does either. If it is true, as for models on this machine, the requests of a call are computed together,
 * and the shape of a batch decides in which order numbers are summed. Equal calls then give equal results on one machine,
 * but the other requests of the call may change results within these bounds:
 *
 * <table>
 * <caption>Largest difference by method and compute type</caption>
 * <tr><th></th><th>float32</th><th>bfloat16, float16</th></tr>
 * <tr><td>{@link #score}, absolute difference of a token's log-probability, in nats</td><td>1e-4</td><td>0, because
 * a request's result depends on that request alone</td></tr>
 * <tr><td>{@link #nextTokenProbabilities}, relative difference of a probability</td><td>1e-4</td><td>0 if no other request
 * of the call shows the same image, otherwise 0.1</td></tr>
 * <tr><td>{@link #generate}</td><td colspan="2">A text differs only if a random number lies so close to the border
 * between two tokens that a difference within these bounds selects the other token. This happens in half
 * precision.</td></tr>
 * </table>
 *
 * <p>Threads: a policy may be shared by several threads. A model on this machine computes one call at a time, and calls
 * of other threads wait. {@link #close()} waits for the running call. Waiting and later calls are rejected with an {@link
 * IllegalStateException}. A remote policy sends the requests of several threads concurrently, and closing it ends their
 * calls with a {@link io.github.rlaifv.core.run.CancelledException}. Within a call (a loss, a listener), the same thread
 * may make further calls, but it may not close the policy. {@link io.github.rlaifv.core.queue.QueuedPolicy} computes the
 * requests of many threads together, and answers single requests asynchronously.
 *
 * <p>Stopping: a call ends within one step (a token, a layer, a request to a server) once its thread is interrupted, for
 * example by {@code Future.cancel(true)}, or once the time limit of {@link
 * io.github.rlaifv.core.run.Cancellation#within} has passed. It throws {@link
 * io.github.rlaifv.core.run.CancelledException}, also while it waits for another call, and the policy stays usable. {@code
 * CompletableFuture.cancel} does not interrupt the thread that computes; the futures of a {@code QueuedPolicy} can be
 * cancelled.
 *
 * <p>Errors that concern a call as a whole: {@link io.github.rlaifv.core.run.BadDataException} for unusable input (the
 * message names the request), {@link IllegalStateException} after {@link #close()}, and {@link
 * MissingCapabilityException} for a capability that the policy lacks (see {@link #capabilities()}).
 *
 * <p>Errors of single requests: an implementation writes the methods that return one {@link Outcome} per request ({@link
 * #tryGenerate}, {@link #tryScore}, {@link #tryNextTokenProbabilities}), so that a failed request does not affect the
 * others. {@link #generate}, {@link #score} and {@link #nextTokenProbabilities} are the same calls for callers that need
 * every result. They throw {@link PartialFailureException}, which holds the results of the others. A policy whose
 * requests never fail individually wraps its results with {@link Outcome#successes}.
 */
public interface Policy extends AutoCloseable {

    /** A short name for reports, such as the folder's name. */
    String name();

    /**
     * Fingerprint of model weights and prompt format in hexadecimal. Policies with equal fingerprints give equal
     * results for equal calls on one machine.
     */
    String fingerprint();

    /**
     * The model that this policy's calls are counted for in ledgers ({@link io.github.rlaifv.core.ledger.UsageMeter}).
     * Training does not change it. Default: name and fingerprint.
     */
    default CountedModel counted() {
        return new CountedModel(name(), fingerprint());
    }

    /** The capabilities of this policy, which its users check before they start. Default: all. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /**
     * Whether this policy has a capability. A policy that must ask a server for it asks about this capability only.
     * Default: whether it is among {@link #capabilities()}.
     */
    default boolean supports(Capability capability) {
        return capabilities().contains(capability);
    }

    /**
     * Whether completions have the format that a request asks for ({@link GenerationRequest#format}). Otherwise requests
     * with a format are rejected. Default: false.
     */
    default boolean followsFormats() {
        return false;
    }

    /**
     * Whether this policy continues and scores responses of which the beginning is given ({@link
     * GenerationRequest#prefix}, {@link ScoreRequest#prefix}), as far as it has the capability for requests without one.
     * Otherwise requests with a prefix are rejected with a {@link MissingCapabilityException}. Default: false.
     */
    default boolean continuesPrefixes() {
        return false;
    }

    /**
     * The reason why this policy lacks a capability, such as the response of a server. Default: empty, if the reason
     * is unknown.
     */
    default Optional<String> missingBecause(Capability capability) {
        return Optional.empty();
    }

    /**
     * Whether results may depend, within the bounds above, on which requests share a call. Resumed work then repeats
     * whole calls, so that it gives the same bytes as an uninterrupted run. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /**
     * Samples the completions of each request, in the order of their indices. A failure that concerns all requests,
     * such as a wrong key or an unknown model, is thrown.
     *
     * @return one outcome per request, in order; a failure is named after the request's key
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests);

    /**
     * Same as {@link #tryGenerate(List)}, and reports each token of the completions when it is sampled. The listener may end
     * single completions. Results are those of the call without a listener, except for the completions that it ends.
     * Default: reports each completion as one token without an id and a log-probability after the call has ended, and
     * ends none.
     *
     * @return one outcome per request, in order; a failure is named after the request's key
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    default List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        List<Outcome<List<Completion>>> outcomes = tryGenerate(requests);
        for (int i = 0; i < outcomes.size(); i++) {
            List<Completion> completions =
                    listener.listensTo(i) ? outcomes.get(i).value().orElse(List.of()) : List.of();
            for (int k = 0; k < completions.size(); k++) {
                String text = completions.get(k).text();
                String prefix = requests.get(i).prefix();
                listener.sampled(
                        SampledToken.ofText(i, k, text.startsWith(prefix) ? text.substring(prefix.length()) : text));
            }
        }
        return outcomes;
    }

    /**
     * Computes the log-probabilities of given responses, one entry per response of a request; with a prefix, those of the
     * tokens after it. A failure that concerns all requests is thrown.
     *
     * @return one outcome per request, in order
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests);

    /**
     * Computes the probabilities of each request's words as the first response token. A failure that concerns all
     * requests is thrown.
     *
     * @return one outcome per request, in order
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests);

    /**
     * The completions of {@link #tryGenerate}, for callers that need those of every request.
     *
     * @throws PartialFailureException if a request failed, after all others are done; it holds their results. A policy that
     *     notices an unusable request before it computes may throw {@link io.github.rlaifv.core.run.BadDataException} at once
     */
    default List<List<Completion>> generate(List<GenerationRequest> requests) {
        return Outcome.values(tryGenerate(requests));
    }

    /**
     * The log-probabilities of {@link #tryScore}, for callers that need those of every request.
     *
     * @throws PartialFailureException as {@link #generate}
     */
    default List<List<TokenLogProbs>> score(List<ScoreRequest> requests) {
        return Outcome.values(tryScore(requests));
    }

    /**
     * The probabilities of {@link #tryNextTokenProbabilities}, for callers that need those of every request.
     *
     * @throws PartialFailureException as {@link #generate}
     */
    default List<NextTokenProbabilities> nextTokenProbabilities(List<NextTokenRequest> requests) {
        return Outcome.values(tryNextTokenProbabilities(requests));
    }

    /**
     * Frees native memory and connections, after waiting for the running call, even if the thread was interrupted.
     * Further calls have no effect.
     *
     * @throws IllegalStateException if called from within a call of this policy
     */
    @Override
    void close();
}
