package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.serve.internal.wire.ApiError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the key of a request with the keys of the server. Digests of equal length are compared, all of them and to the
 * end, so that the time does not depend on how much of a key is right.
 */
final class KeyCheck {
    private static final String SCHEME = "bearer ";

    private final List<byte[]> digests;

    /** @param keys the keys; empty if none is needed */
    KeyCheck(List<String> keys) {
        digests = keys.stream().map(KeyCheck::digest).toList();
    }

    private static byte[] digest(String key) {
        return ContentHash.of(key.getBytes(StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Checks a request.
     *
     * @param header value of the header Authorization
     * @return the error of a request without a key of the server
     */
    Optional<ApiError> check(@Nullable String header) {
        if (digests.isEmpty()) {
            return Optional.empty();
        }
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of(ApiError.key(
                    "You didn't provide an API key. Send one in the header 'Authorization: Bearer YOUR_KEY'."));
        }
        byte[] given = digest(header.substring(SCHEME.length()).strip());
        boolean known = false;
        for (byte[] digest : digests) {
            known |= MessageDigest.isEqual(digest, given);
        }
        return known
                ? Optional.empty()
                : Optional.of(ApiError.key("Incorrect API key provided. Ask whoever runs this server for a key."));
    }
}
