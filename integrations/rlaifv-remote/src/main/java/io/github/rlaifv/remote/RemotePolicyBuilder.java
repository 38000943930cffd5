package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.remote.internal.ApiKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of a {@link RemotePolicy}. Address and model are needed:
 *
 * <pre>{@code
 * Policy labeler = RemotePolicy.builder()
 *         .baseUrl("http://localhost:8000/v1").model("llava-hf/llava-v1.6-34b-hf").server(ServerKind.VLLM)
 *         .concurrency(32).build();
 * }</pre>
 *
 * Concurrency, rate, timeouts, the largest response and persistence change speed and what fails, never results; all others are part of the
 * policy's fingerprint.
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
    private int concurrency = 8;
    private double requestsPerSecond;
    private Duration timeout = Duration.ofMinutes(2);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private @Nullable Long maxResponseBytes;
    private RetrySettings persistence = RetrySettings.standard();
    private @Nullable Set<Capability> capabilities;
    private UnaryOperator<@Nullable String> environment = System::getenv;

    RemotePolicyBuilder() {}

    /** Where the server's API begins, usually ending with {@code /v1}. */
    public RemotePolicyBuilder baseUrl(String value) {
        return baseUrl(URI.create(value));
    }

    /** Where the server's API begins, usually ending with {@code /v1}. */
    public RemotePolicyBuilder baseUrl(URI value) {
        baseUrl = value;
        return this;
    }

    /** The name under which the server knows the model. */
    public RemotePolicyBuilder model(String value) {
        model = value;
        return this;
    }

    /** The policy's name in reports; default the model's name and the host. */
    public RemotePolicyBuilder name(String value) {
        name = value;
        return this;
    }

    /**
     * Names the weights behind the model's name, such as a commit. It then stands for the address in the fingerprint, so
     * that a run can go on with the same model on another host. Default: none, the address counts.
     */
    public RemotePolicyBuilder revision(String value) {
        revision = value;
        return this;
    }

    /**
     * The environment variable that holds the server's key, such as {@code OPENAI_API_KEY}. It is read by {@link
     * #build()}. Default: none, no key is sent to anybody.
     */
    public RemotePolicyBuilder apiKeyVariable(String value) {
        keyVariable = value;
        return this;
    }

    /** What the server understands; default {@link ServerKind#COMPATIBLE}. */
    public RemotePolicyBuilder server(ServerKind value) {
        server = value;
        return this;
    }

    /**
     * Whether a server of kind {@link ServerKind#VLLM} is asked to add the tokens that the tokenizer puts before a text,
     * such as the begin token, to what the chat template writes. Other kinds of servers have no such option, and it is
     * without effect there. Default: asked for where the server's {@code /tokenize} shows that the template doesn't write
     * the begin token, as it is with LLaVA-1.5; a local model's prompt has it too.
     */
    public RemotePolicyBuilder addSpecialTokens(boolean value) {
        addSpecialTokens = value;
        return this;
    }

    /**
     * Number of likely first tokens that the server is asked for. A server that refuses the number is asked for 5, the limit
     * of others. Default: 20, the limit of OpenAI and of vLLM's default.
     */
    public RemotePolicyBuilder topLogprobs(int value) {
        topLogprobs = value;
        return this;
    }

    /**
     * The largest probability that an asked word may have without being told; a request for which it may be larger fails
     * with its reason. Default 0.1.
     */
    public RemotePolicyBuilder largestMissing(double value) {
        largestMissing = value;
        return this;
    }

    /**
     * For servers without log-probabilities: words' probabilities are the shares of this many sampled answers
     * (temperature 1) whose first word they are. The standard error of a share p is sqrt(p (1 - p) / n), 0.1 at most for
     * 25 answers. Each answer is a request. Default 0: log-probabilities are read.
     */
    public RemotePolicyBuilder sampledAnswers(int value) {
        sampledAnswers = value;
        return this;
    }

    /** Requests under way at once; default 8. */
    public RemotePolicyBuilder concurrency(int value) {
        concurrency = value;
        return this;
    }

    /** Requests begun a second at most, repeated ones included; default 0, no limit. */
    public RemotePolicyBuilder requestsPerSecond(double value) {
        requestsPerSecond = value;
        return this;
    }

    /** From a request to the last byte of its answer; default 2 minutes. */
    public RemotePolicyBuilder timeout(Duration value) {
        timeout = value;
        return this;
    }

    /** Until a connection is there; default 10 seconds. */
    public RemotePolicyBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /**
     * Largest response that is read, in bytes; a larger one, such as an endless one, is a failed request. Default: {@link
     * InputLimit#RESPONSE}, 16 MiB.
     */
    public RemotePolicyBuilder maxResponseBytes(long value) {
        maxResponseBytes = value;
        return this;
    }

    /** How hard a request is tried; default {@link RetrySettings#standard()}. */
    public RemotePolicyBuilder persistence(RetrySettings value) {
        persistence = value;
        return this;
    }

    /**
     * What the server can do. Default: it is asked one question when somebody first wants to know, see {@link
     * RemotePolicy#capabilities()}. {@link Capability#SCORE} is never there.
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
     * No request is sent yet.
     *
     * @throws IllegalStateException if address or model are missing, or the key's environment variable is not set
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public RemotePolicy build() {
        if (baseUrl == null || model == null) {
            throw new IllegalStateException((baseUrl == null ? "baseUrl" : "model") + " is needed");
        }
        if (capabilities != null && capabilities.contains(Capability.SCORE)) {
            throw new IllegalArgumentException(
                    "capabilities can't hold SCORE: a chat server does not give the log-probabilities of a response");
        }
        return new RemotePolicy(new RemoteOptions(
                baseUrl,
                model,
                name == null ? model + "@" + baseUrl.getHost() : name,
                Optional.ofNullable(revision),
                keyVariable == null ? ApiKey.NONE : ApiKey.of(keyVariable, environment),
                server,
                Optional.ofNullable(addSpecialTokens),
                topLogprobs,
                largestMissing,
                sampledAnswers,
                concurrency,
                requestsPerSecond,
                timeout,
                connectTimeout,
                maxResponseBytes == null ? InputLimit.RESPONSE.value() : maxResponseBytes,
                persistence,
                Optional.ofNullable(capabilities)));
    }
}
