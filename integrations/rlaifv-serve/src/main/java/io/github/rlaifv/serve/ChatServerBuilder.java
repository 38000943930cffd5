package io.github.rlaifv.serve;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.serve.internal.answer.EngineSettings;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.http.FrontendSettings;
import io.github.rlaifv.serve.limit.ServeLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options of a {@link ChatServer}. */
public final class ChatServerBuilder {
    /** Default address that a server listens on: this machine only. */
    public static final String DEFAULT_HOST = "127.0.0.1";

    /** Default port. */
    public static final int DEFAULT_PORT = 8000;

    /** Default number of requests that wait. */
    public static final int DEFAULT_WAITING = 256;

    /** Default number of completions that are computed at the same time. */
    public static final int DEFAULT_BATCH = 32;

    private static final int LAST_PORT = 65535;

    private final Policy policy;
    private Optional<Policy> reference = Optional.empty();
    private Optional<String> name = Optional.empty();
    private OptionalInt candidates = OptionalInt.empty();
    private double beta = SelfRewardReranker.DEFAULT_BETA;
    private List<Policy> averagedWith = List.of();
    private Function<SelfRewardReranker, ResponseRanker> ranking = reranker -> reranker;
    private Optional<String> withoutBestOf = Optional.empty();
    private int maxWaiting = DEFAULT_WAITING;
    private int maxBatch = DEFAULT_BATCH;
    private String host = DEFAULT_HOST;
    private int port = DEFAULT_PORT;
    private List<String> keys = List.of();
    private Set<String> imageHosts = Set.of();
    private ServeLimits limits = ServeLimits.defaults();
    private Duration deadline = Duration.ofMinutes(10);
    private Duration bodyTime = Duration.ofSeconds(60);
    private Duration stallTime = Duration.ofSeconds(60);
    private Duration idleTime = Duration.ofSeconds(75);
    private Optional<FrontendSettings.Tls> tls = Optional.empty();

    ChatServerBuilder(Policy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * The model that the policy was aligned from. The server then also serves best-of-N: under the name {@code
     * NAME-best-of-N}, and for requests with the field {@code best_of}. The caller closes it. Default: none.
     */
    public ChatServerBuilder reference(Policy value) {
        reference = Optional.of(value);
        return this;
    }

    /** Name of the model in the API. Default: the policy's name. */
    public ChatServerBuilder name(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        name = Optional.of(value);
        return this;
    }

    /**
     * Number of candidates of the best-of-N model that is listed, at most {@link ServeLimits#choices}. Default: {@value
     * BestOfN#DEFAULT_CANDIDATES}, or {@code choices} if that is smaller.
     *
     * @throws IllegalArgumentException if it is not in [2, {@value BestOfN#MAX_CANDIDATES}]
     */
    public ChatServerBuilder candidates(int value) {
        if (value < 2 || value > BestOfN.MAX_CANDIDATES) {
            throw new IllegalArgumentException(
                    "candidates must be in [2, " + BestOfN.MAX_CANDIDATES + "], was " + value);
        }
        candidates = OptionalInt.of(value);
        return this;
    }

    /** Factor of the reward, > 0; it never changes the order. Default: {@value SelfRewardReranker#DEFAULT_BETA}. */
    public ChatServerBuilder beta(double value) {
        beta = value;
        return this;
    }

    /**
     * Other models whose log-probabilities are averaged with the policy's when candidates are ranked ({@link
     * SelfRewardReranker.Builder#averagedWith}). The caller closes them. Default: none.
     */
    public ChatServerBuilder averagedWith(List<? extends Policy> values) {
        averagedWith = List.copyOf(values);
        return this;
    }

    /**
     * How candidates are ranked. The function gets the self-reward reranker over the server's models, whose calls wait in the
     * server's queues, and returns the ranker that is used, such as {@code reward -> reward.by(rule)} or {@code reward ->
     * VerifiedRanker.builder(reward).build()}. Default: by self-reward.
     */
    public ChatServerBuilder ranking(Function<SelfRewardReranker, ResponseRanker> value) {
        ranking = Objects.requireNonNull(value, "ranking");
        return this;
    }

    /**
     * Reason why the server has no reference although the policy was aligned from another model. Requests for best-of-N are
     * rejected with it, and {@code /health} reports it. Default: none.
     */
    public ChatServerBuilder withoutBestOf(String reason) {
        withoutBestOf = Optional.of(reason);
        return this;
    }

    /** Most requests that wait; more are rejected with status 429. Default: {@value #DEFAULT_WAITING}. */
    public ChatServerBuilder maxWaiting(int value) {
        maxWaiting = positive("maxWaiting", value);
        return this;
    }

    /**
     * Most completions that are computed at the same time. Together with the length of the answers it decides how much
     * memory is needed. Default: {@value #DEFAULT_BATCH}.
     */
    public ChatServerBuilder maxBatch(int value) {
        maxBatch = positive("maxBatch", value);
        return this;
    }

    /** Name or address of the network interface that is listened on. Default: {@value #DEFAULT_HOST}. */
    public ChatServerBuilder host(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("host must not be blank");
        }
        host = value;
        return this;
    }

    /** The port; 0 for any free one ({@link ChatServer#address}). Default: {@value #DEFAULT_PORT}. */
    public ChatServerBuilder port(int value) {
        if (value < 0 || value > LAST_PORT) {
            throw new IllegalArgumentException("port must be in [0, " + LAST_PORT + "], was " + value);
        }
        port = value;
        return this;
    }

    /**
     * The API keys, of which each request must have one. Default: none, so that no key is needed.
     *
     * @throws IllegalArgumentException if a key is blank, or has characters that a header can't have
     */
    public ChatServerBuilder apiKeys(List<String> values) {
        for (String key : values) {
            if (!key.strip().equals(key) || !key.matches("[!-~]+")) {
                throw new IllegalArgumentException(
                        "an API key must consist of visible ASCII characters without blanks; one of the "
                                + values.size() + " keys does not");
            }
        }
        keys = List.copyOf(values);
        return this;
    }

    /**
     * Hosts from which images are fetched if a request has their address: names such as {@code images.example.org}, with a
     * port unless it is that of the scheme. The hosts must be trusted, because clients choose what is fetched from them.
     * Default: none.
     */
    public ChatServerBuilder imageHosts(Set<String> values) {
        imageHosts =
                values.stream().map(value -> value.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return this;
    }

    /** Limits of requests. Default: {@link ServeLimits#defaults()}. */
    public ChatServerBuilder limits(ServeLimits value) {
        limits = value;
        return this;
    }

    /** Longest time from a request to its answer; then it is stopped with status 504. Default: 10 minutes. */
    public ChatServerBuilder deadline(Duration value) {
        deadline = positive("deadline", value);
        return this;
    }

    /** Longest time in which the body of a request arrives; then it is rejected with status 408. Default: 60 s. */
    public ChatServerBuilder bodyTime(Duration value) {
        bodyTime = positive("bodyTime", value);
        return this;
    }

    /** Longest time in which a client reads nothing of its answer; then its connection is closed. Default: 60 s. */
    public ChatServerBuilder stallTime(Duration value) {
        stallTime = positive("stallTime", value);
        return this;
    }

    /** Time after which a connection without a request is closed. Default: 75 s. */
    public ChatServerBuilder idleTime(Duration value) {
        idleTime = positive("idleTime", value);
        return this;
    }

    /**
     * Speaks HTTPS.
     *
     * @param certificate file of the certificate chain in PEM format
     * @param key file of the private key in PEM format (PKCS #8 or PKCS #1, not encrypted)
     */
    public ChatServerBuilder tls(Path certificate, Path key) {
        tls = Optional.of(new FrontendSettings.Tls(certificate, key));
        return this;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1 ms, was " + value);
        }
        return value;
    }

    /**
     * Starts the server.
     *
     * @throws BadDataException if the address can't be listened on, or a file of TLS not be used
     * @throws IllegalArgumentException if beta is not finite and > 0, or candidates is larger than the limit of choices
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the policy can't generate responses, or one of
     *     policy and reference can't score them
     */
    public ChatServer start() {
        if (candidates.isPresent() && candidates.getAsInt() > limits.choices()) {
            throw new IllegalArgumentException("candidates must be at most the limit of choices, " + limits.choices()
                    + ", was " + candidates.getAsInt());
        }
        return new ChatServer(this);
    }

    ServedModels models() {
        return new ServedModels(
                name.orElseGet(policy::name),
                reference.isPresent() ? listedCandidates() : 0,
                Math.min(limits.choices(), BestOfN.MAX_CANDIDATES),
                System.currentTimeMillis() / 1000);
    }

    /** Fewer than two are no choice, so that no model is listed then. */
    private int listedCandidates() {
        int most = candidates.orElse(Math.min(BestOfN.DEFAULT_CANDIDATES, limits.choices()));
        return most < 2 ? 0 : most;
    }

    EngineSettings engine() {
        return new EngineSettings(
                policy,
                new EngineSettings.Ranking(reference, beta, averagedWith, ranking, withoutBestOf),
                new EngineSettings.QueueLimits(maxWaiting, maxBatch),
                limits.promptTokens());
    }

    FrontendSettings frontend() {
        return new FrontendSettings(
                host,
                port,
                keys,
                imageHosts,
                limits,
                new FrontendSettings.Times(deadline, bodyTime, stallTime, idleTime),
                tls);
    }

    URI address(int actualPort) {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((tls.isPresent() ? "https" : "http") + "://" + shown + ":" + actualPort + "/v1");
    }
}
