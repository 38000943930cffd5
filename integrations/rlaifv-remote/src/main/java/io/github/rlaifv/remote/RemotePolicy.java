package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;

/**
 * Creates policies of models behind an OpenAI-compatible server (vLLM, SGLang, llama.cpp, OpenAI), which are accessed
 * with LangChain4j's client.
 *
 * <p>Each sample is a separate request with its own seed, which is a function of (seed, request key, sample index). So
 * requests depend neither on batches, order nor threads; whether the server then returns the same text is up to the
 * server. Images are sent unchanged, as data URIs. Servers return no token ids and do not distinguish stop texts from
 * the end token: such completions finish with {@link io.github.rlaifv.core.policy.FinishReason#END}.
 *
 * <p>Probabilities of words are read from the server's top-k list of first tokens. Words missing from the list get an
 * upper bound, see {@link io.github.rlaifv.core.policy.NextTokenProbabilities#missing()} and {@link
 * RemotePolicyBuilder#largestMissing}. With vLLM they can be exact, see {@link WordSource#EXACT}. Failed requests are retried (after rate limits with the wait that the server asks
 * for, errors of server and network, timeouts and unusable responses); those that still fail are reported one by one,
 * see {@link io.github.rlaifv.core.policy.Policy#tryGenerate}. An API key is read from the environment and sent in the
 * Authorization header only.
 *
 * <p>A server of kind {@link ServerKind#VLLM} also computes the log-probabilities of given responses, {@link
 * io.github.rlaifv.core.policy.Capability#SCORE}: those of the response's tokens and of the end token, as a model of this
 * process does. So it may be the reference of preference learning and either model of the reward that ranks responses. A
 * response that the server would score in another form, for example trimmed, is a failed request.
 *
 * <p>The capabilities of a server, unless they are given, are found out by short requests when they are first needed.
 *
 * <p>A policy is safe for use by several threads; the limit of concurrent requests applies to all of them together.
 */
public final class RemotePolicy {
    private RemotePolicy() {}

    /** Returns a builder. Its base URL and model are required. */
    public static RemotePolicyBuilder builder() {
        return new RemotePolicyBuilder();
    }

    /**
     * Opens an address such as {@code http://host:port/v1?model=NAME}. Further options in the address are
     * apiKeyVariable, server, revision, concurrency, topLogprobs, sampledAnswers, words and scores, which mean the same as in the
     * builder. The address must not contain a key.
     *
     * @throws BadDataException naming the part of the address that is invalid
     */
    public static ProbedPolicy open(URI address) {
        return RemoteAddress.read(address).build();
    }
}
