package io.github.rlaifv.remote;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.remote.internal.ApiKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The options that {@link RemotePolicyBuilder} collected; they are described there.
 *
 * @param capabilities empty to find them out by a question to the server
 * @param addSpecialTokens empty to find it out by a question to the server
 * @param sampledAnswers 0 to read log-probabilities
 * @param requestsPerSecond 0 for no limit
 * @param maxResponseBytes limit in bytes; a larger response is a failed request
 */
record RemoteOptions(
        URI baseUrl,
        String model,
        String name,
        Optional<String> revision,
        ApiKey key,
        ServerKind server,
        Optional<Boolean> addSpecialTokens,
        int topLogprobs,
        double largestMissing,
        int sampledAnswers,
        int concurrency,
        double requestsPerSecond,
        Duration timeout,
        Duration connectTimeout,
        long maxResponseBytes,
        RetrySettings persistence,
        Optional<Set<Capability>> capabilities) {
    /** Far more than any server's default limit of candidates per token. */
    private static final int MOST_LOGPROBS = 1000;

    RemoteOptions {
        Objects.requireNonNull(persistence, "persistence");
        String scheme = String.valueOf(baseUrl.getScheme()).toLowerCase(Locale.ROOT);
        check(
                (scheme.equals("http") || scheme.equals("https")) && baseUrl.getHost() != null,
                "baseUrl must be an address such as http://localhost:8000/v1, was " + withoutSecrets(baseUrl));
        check(
                baseUrl.getRawUserInfo() == null && baseUrl.getRawQuery() == null && baseUrl.getRawFragment() == null,
                "baseUrl must not contain a user, password, query or fragment: " + withoutSecrets(baseUrl)
                        + "; a key is read from the environment, see apiKeyVariable");
        check(!model.isBlank(), "model must be the name of the model on the server, was blank");
        check(
                topLogprobs >= 1 && topLogprobs <= MOST_LOGPROBS,
                "topLogprobs must be in [1, " + MOST_LOGPROBS + "], was " + topLogprobs);
        check(largestMissing > 0 && largestMissing <= 1, "largestMissing must be in (0, 1], was " + largestMissing);
        check(sampledAnswers >= 0, "sampledAnswers must be >= 0, was " + sampledAnswers);
        check(concurrency >= 1, "concurrency must be >= 1, was " + concurrency);
        check(
                requestsPerSecond == 0 || (requestsPerSecond >= 1e-3 && requestsPerSecond <= 1e6),
                "requestsPerSecond must be 0 (no limit) or in [0.001, 1e6], was " + requestsPerSecond);
        check(maxResponseBytes >= 1, "maxResponseBytes must be >= 1, was " + maxResponseBytes);
        check(positive(timeout) && positive(connectTimeout), "timeouts must be > 0");
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static boolean positive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    /** Scheme, host, port and path of an address. Other parts may be secrets and are omitted. */
    static String withoutSecrets(URI address) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + (address.getRawPath() == null ? "" : address.getRawPath());
    }

    /**
     * Identifies what results depend on (the weights, and how probabilities are computed), not how the server is
     * reached.
     */
    String fingerprint() {
        String answers = sampledAnswers > 0
                ? "sampled " + sampledAnswers
                : "logprobs " + topLogprobs + " missing " + largestMissing;
        String begin = server == ServerKind.VLLM
                ? "\nspecial tokens " + addSpecialTokens.map(String::valueOf).orElse("where missing")
                : "";
        String weights = revision.map(text -> "revision " + text).orElse("at " + withoutSecrets(baseUrl));
        return Hashing.sha256()
                .hashString(
                        String.join("\n", "remote 1", model, weights, server.name(), answers) + begin,
                        StandardCharsets.UTF_8)
                .toString();
    }
}
