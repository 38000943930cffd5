package io.github.rlaifv.remote;

import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.SharedFolder;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.remote.internal.ApiKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a policy of a model behind a server. The base URL and the model are required, all other options have defaults:
 *
 * <pre>{@code
 * Policy labeler = RemotePolicy.builder()
 *         .baseUrl("http://localhost:8000/v1").model("llava-hf/llava-v1.6-34b-hf").server(ServerKind.VLLM)
 *         .concurrency(32).build();
 * }</pre>
 *
 * Concurrency, rate, timeouts, the largest response, persistence and the way in which scores are requested affect only
 * speed and which requests fail. All
 * other options affect results and are part of the policy's fingerprint.
 */
public final class RemotePolicyBuilder {
    private @Nullable URI baseUrl;
    private @Nullable String model;
    private @Nullable String name;
    private @Nullable String revision;
    private @Nullable String keyVariable;
    private ServerKind server = ServerKind.COMPATIBLE;
    private @Nullable Boolean addSpecialTokens;
    private int topLogprobs = 20;
    private double largestMissing = 0.1;
    private int sampledAnswers;
    private WordSource words = WordSource.LISTED;
    private @Nullable String endMark;
    private ScoreRequests scores = ScoreRequests.ALONE;
    private int concurrency = 8;
    private double requestsPerSecond;
    private Duration timeout = Duration.ofMinutes(2);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private @Nullable Long maxResponseBytes;
    private RetrySettings persistence = RetrySettings.standard();
    private @Nullable Set<Capability> capabilities;
    private UnaryOperator<@Nullable String> environment = System::getenv;

    RemotePolicyBuilder() {}

    /** The base URL of the server's API, usually ending with {@code /v1}. Required. */
    public RemotePolicyBuilder baseUrl(String value) {
        return baseUrl(URI.create(value));
    }

    /** The base URL of the server's API, usually ending with {@code /v1}. Required. */
    public RemotePolicyBuilder baseUrl(URI value) {
        baseUrl = value;
        return this;
    }

    /** The name of the model on the server. Required. */
    public RemotePolicyBuilder model(String value) {
        model = value;
        return this;
    }

    /** The policy's name in reports. Default: the model's name and the host. */
    public RemotePolicyBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Identifies the weights behind the model's name, such as a commit. It replaces the address in the fingerprint, so
     * that a run can resume with the same model on another host. Default: none, the address is part of the fingerprint.
     */
    public RemotePolicyBuilder revision(String value) {
        revision = value;
        return this;
    }

    /**
     * The environment variable that contains the server's API key, such as {@code OPENAI_API_KEY}. It is read by {@link
     * #build()}. Default: none, no key is sent.
     */
    public RemotePolicyBuilder apiKeyVariable(String value) {
        keyVariable = value;
        return this;
    }

    /**
     * The kind of server, which decides which sampling options are supported. Default: {@link ServerKind#COMPATIBLE}.
     */
    public RemotePolicyBuilder server(ServerKind value) {
        server = value;
        return this;
    }

    /**
     * Whether a server of kind {@link ServerKind#VLLM} is asked to add the tokenizer's special tokens, such as the
     * begin token, to the text of the chat template. It has no effect for other kinds of server. Default: added if the
     * server's {@code /tokenize} shows that the template does not write the begin token, as with LLaVA-1.5. So prompts
     * equal those of a local model.
     */
    public RemotePolicyBuilder addSpecialTokens(boolean value) {
        addSpecialTokens = value;
        return this;
    }

    /**
     * Number of most likely first tokens that are requested from the server. If the server rejects the number, 5 are
     * requested, the limit of some servers. Default: 20, the limit of OpenAI and the default limit of vLLM.
     */
    public RemotePolicyBuilder topLogprobs(int value) {
        topLogprobs = value;
        return this;
    }

    /**
     * The largest possible probability that a word may have if it is missing from the server's top-k list. A request
     * whose word may be more likely fails with the reason. Default: 0.1.
     */
    public RemotePolicyBuilder largestMissing(double value) {
        largestMissing = value;
        return this;
    }

    /**
     * Estimates word probabilities from this many sampled responses (temperature 1), for servers without
     * log-probabilities. The probability of a word is the share of responses that begin with it. The standard error of
     * a share p is sqrt(p (1 - p) / n), at most 0.1 for 25 responses. Each response is one request. Default: 0,
     * log-probabilities are read.
     */
    public RemotePolicyBuilder sampledAnswers(int value) {
        sampledAnswers = value;
        return this;
    }

    /**
     * How word probabilities are read from the server's log-probabilities. {@link WordSource#EXACT} needs a server of
     * kind {@link ServerKind#VLLM}; topLogprobs and largestMissing then have no effect. Default: {@link
     * WordSource#LISTED}.
     */
    public RemotePolicyBuilder words(WordSource value) {
        words = value;
        return this;
    }

    /**
     * The text of the token that ends a response, such as {@code <|im_end|>}, which is scored as the last token of a
     * given response. Default: found by questions to the server when a response is scored first.
     */
    public RemotePolicyBuilder endMark(String value) {
        endMark = value;
        return this;
    }

    /**
     * Whether requests for the log-probabilities of given responses are sent alone or together with others. Default:
     * {@link ScoreRequests#ALONE}, which is slower, but safe on a server with LoRA adapters.
     */
    public RemotePolicyBuilder scores(ScoreRequests value) {
        scores = value;
        return this;
    }

    /** Largest number of concurrent requests. Default: 8. */
    public RemotePolicyBuilder concurrency(int value) {
        concurrency = value;
        return this;
    }

    /** Largest number of requests started per second, including retries. Default: 0, no limit. */
    public RemotePolicyBuilder requestsPerSecond(double value) {
        requestsPerSecond = value;
        return this;
    }

    /** Time limit from sending a request to the last byte of its response. Default: 2 minutes. */
    public RemotePolicyBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** Time limit for connecting to the server. Default: 10 seconds. */
    public RemotePolicyBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /**
     * Largest accepted response in bytes. A larger or endless one is a failed request. Default: {@link
     * InputLimit#RESPONSE}, 16 MiB.
     */
    public RemotePolicyBuilder maxResponseBytes(long value) {
        maxResponseBytes = value;
        return this;
    }

    /** How failed requests are retried. Default: {@link RetrySettings#standard()}. */
    public RemotePolicyBuilder persistence(RetrySettings value) {
        persistence = value;
        return this;
    }

    /**
     * The capabilities of the server. {@link Capability#SCORE} needs a server of kind {@link ServerKind#VLLM}. Default:
     * found out by short requests to the server when first needed, see {@link ProbedPolicy#supports}.
     */
    public RemotePolicyBuilder capabilities(Set<Capability> value) {
        capabilities = Set.copyOf(value);
        return this;
    }

    RemotePolicyBuilder environment(UnaryOperator<@Nullable String> value) {
        environment = value;
        return this;
    }

    /**
     * Builds the policy. No request is sent yet.
     *
     * @throws IllegalStateException if the base URL or the model is missing, or if the key's environment variable is
     *     not set
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public ProbedPolicy build() {
        return new ServerPolicy(options());
    }

    /**
     * Builds the policy together with the server's way to replace its adapters while it runs. vLLM must be started with
     * {@code --enable-lora}, a {@code --max-lora-rank} that fits, and the environment variable {@code
     * VLLM_ALLOW_RUNTIME_LORA_UPDATING=True}. No request is sent yet.
     *
     * @param adapters folder below which all adapters are that the server will load
     * @throws IllegalStateException in the cases of {@link #build()}
     * @throws IllegalArgumentException naming the option that is out of range, or if the server is not of kind {@link
     *     ServerKind#VLLM}
     */
    public AdapterServer buildAdapters(SharedFolder adapters) {
        OptionRange.check(
                server == ServerKind.VLLM,
                "only a vLLM server replaces adapters while it runs, but server is " + server
                        + ": set server to VLLM (server=vllm in an address)");
        return new VllmAdapters(options(), adapters);
    }

    private RemoteOptions options() {
        URI address = RequiredOption.of("RemotePolicy", "baseUrl", baseUrl);
        String served = RequiredOption.of("RemotePolicy", "model", model);
        if (capabilities != null && capabilities.contains(Capability.SCORE) && server != ServerKind.VLLM) {
            throw new IllegalArgumentException("capabilities must not contain SCORE for a server of kind " + server
                    + ": only vLLM returns the log-probabilities of given responses, so set server(ServerKind.VLLM)"
                    + " if it is one");
        }
        return new RemoteOptions(
                new ServedModel(
                        address,
                        served,
                        name == null ? served + "@" + address.getHost() : name,
                        Optional.ofNullable(revision),
                        keyVariable == null ? ApiKey.NONE : ApiKey.of(keyVariable, environment)),
                new AnswerOptions(
                        server,
                        Optional.ofNullable(addSpecialTokens),
                        topLogprobs,
                        largestMissing,
                        sampledAnswers,
                        words,
                        Optional.ofNullable(endMark)),
                new ConnectionOptions(
                        concurrency,
                        requestsPerSecond,
                        timeout,
                        connectTimeout,
                        maxResponseBytes == null ? InputLimit.RESPONSE.value() : maxResponseBytes,
                        persistence),
                scores,
                Optional.ofNullable(capabilities));
    }
}
