package io.github.rlaifv.core.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A multimodal language model as the pipeline sees it: the policy that is aligned, the reference it is compared with,
 * the labeler that judges claims. Each method takes many requests at once and finds their shared prefixes itself, so
 * hand over as many as belong together. Results come in the order of the requests.
 *
 * <p>Random numbers depend neither on the call nor on the order of requests. Where {@link #dependsOnCall()} is false,
 * nothing else does either. Where it is true, as for models on this machine, requests of a call are computed together,
 * and the shape of a batch decides in which order numbers are summed. Equal calls then give equal results on one machine,
 * but which other requests share the call changes results within these bounds:
 *
 * <table>
 * <caption>Largest difference by the type that is computed in</caption>
 * <tr><th></th><th>float32</th><th>bfloat16, float16</th></tr>
 * <tr><td>{@link #score}, log-probability of a token in nats</td><td>1e-4</td><td>0: a request's result depends on that
 * request alone</td></tr>
 * <tr><td>{@link #nextTokenProbabilities}, relative</td><td>1e-4</td><td>0 if no other request of the call shows the same
 * image, else 0.1</td></tr>
 * <tr><td>{@link #generate}</td><td colspan="2">a text differs only where a random number lies so close to the border
 * between two tokens that such a difference decides; in half precision this happens</td></tr>
 * </table>
 *
 * <p>Threads: a policy may be shared. A model on this machine computes one call at a time; calls of other threads wait
 * for their turn. {@link #close()} waits for the call that runs; calls that come later, or still wait, are refused with
 * an {@link IllegalStateException}. A remote policy asks for several threads at once, and closing it ends their calls
 * with a {@link io.github.rlaifv.core.run.CancelledException}. From within a call (a loss, a listener) the same thread may make further calls, but
 * not close the policy.
 *
 * <p>Stopping: a call ends within one step (a token, a layer, a request to a server) once its thread is interrupted, for
 * example by {@code Future.cancel(true)}, or once the time limit of {@link
 * io.github.rlaifv.core.run.Cancellation#within} has passed. It throws {@link
 * io.github.rlaifv.core.run.CancelledException}, also while it waits for its turn, and the policy can be used
 * afterwards.
 *
 * <p>Errors: {@link io.github.rlaifv.core.run.BadDataException} for input that can't be used (its message names the
 * request), {@link IllegalStateException} after {@link #close()}, {@link MissingCapabilityException} for what it can't
 * do at all (see {@link #capabilities()}). These concern a call as a whole.
 *
 * <p>Single requests: an implementation writes the methods that return one {@link Outcome} per request ({@link
 * #tryGenerate}, {@link #tryScore}, {@link #tryNextTokenProbabilities}), so a request that fails does not take the others
 * with it. {@link #generate}, {@link #score} and {@link #nextTokenProbabilities} are the same calls for callers that need
 * every result: they throw {@link PartialFailureException}, which holds the results of the others. A policy whose requests
 * never fail one by one wraps its results by {@link Outcome#successes}.
 */
public interface Policy extends AutoCloseable {

    /** A short name for reports, such as the folder's name. */
    String name();

    /**
     * Identifies model weights and prompt format: equal fingerprints give equal results for equal calls on one machine.
     * Hexadecimal.
     */
    String fingerprint();

    /** What it can do; users of a policy check this before they start. Everything unless said otherwise. */
    default Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    /** Why it lacks a capability, such as what a server said when it was asked. Default: empty, nothing is known. */
    default Optional<String> missingBecause(Capability capability) {
        return Optional.empty();
    }

    /**
     * Whether results may depend, within the bounds told above, on which requests share a call. Who resumes stopped work
     * then repeats whole calls, so that it ends with the same bytes as an unbroken run. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /**
     * Samples the completions of each request, in order of their index. What concerns all requests alike (a wrong key, an
     * unknown model) throws.
     *
     * @return one outcome per request, in order; a failure is named after the request's key
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests);

    /**
     * Computes the log-probabilities of given responses, one entry per response of a request. What concerns all requests
     * alike throws.
     *
     * @return one outcome per request, in order
     * @throws NonFiniteResultException if the model computes logits that are NaN or infinite
     */
    List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests);

    /**
     * Computes the probabilities of each request's words as the first response token. What concerns all requests alike
     * throws.
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
     * Frees native memory and connections, after the call that runs; idempotent. It does so also in a thread that was
     * interrupted.
     *
     * @throws IllegalStateException if called from within a call of this policy
     */
    @Override
    void close();
}
