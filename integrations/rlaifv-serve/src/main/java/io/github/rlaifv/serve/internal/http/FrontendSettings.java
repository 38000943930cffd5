package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.limit.ServeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the HTTP server.
 *
 * @param host address that it listens on
 * @param port port; 0 for any free one
 * @param keys API keys; empty if none is needed
 * @param imageHosts hosts from which images are fetched
 * @param limits limits of requests
 * @param times limits of time
 * @param tls certificate and key; empty for plain HTTP
 */
public record FrontendSettings(
        String host,
        int port,
        List<String> keys,
        Set<String> imageHosts,
        ServeLimits limits,
        Times times,
        Optional<Tls> tls) {

    /**
     * Limits of time.
     *
     * @param deadline longest time from the head of a request to its answer
     * @param body longest time in which the body of a request arrives
     * @param stall longest time in which a client reads nothing of what waits for it
     * @param idle time after which an unused connection is closed
     */
    public record Times(Duration deadline, Duration body, Duration stall, Duration idle) {}

    /**
     * Files of TLS, in PEM format.
     *
     * @param certificate file of the certificate chain
     * @param key file of the private key
     */
    public record Tls(Path certificate, Path key) {}
}
