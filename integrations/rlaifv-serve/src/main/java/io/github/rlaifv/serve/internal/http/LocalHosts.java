package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.vertx.core.net.HostAndPort;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Protects a server that needs no key because it listens on this machine only. A page in a browser can give this machine a
 * name of its own (DNS rebinding), and then read answers; so requests to other names are rejected.
 */
final class LocalHosts {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private LocalHosts() {}

    /** Whether only programs of this machine reach a host. */
    static boolean contain(String host) {
        return NAMES.contains(host);
    }

    static Optional<ApiError> check(FrontendSettings settings, @Nullable HostAndPort asked) {
        if (!settings.keys().isEmpty() || !contain(settings.host())) {
            return Optional.empty();
        }
        return asked != null && contain(LowerCase.of(asked.host()))
                ? Optional.empty()
                : Optional.of(ApiError.route(
                        403,
                        "forbidden_host",
                        "This server answers requests to localhost only. To reach it by another name, start it with an API"
                                + " key."));
    }
}
