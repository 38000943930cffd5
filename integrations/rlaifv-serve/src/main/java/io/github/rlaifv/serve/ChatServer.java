package io.github.rlaifv.serve;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.serve.internal.answer.ChatEngine;
import io.github.rlaifv.serve.internal.answer.ServedModels;
import io.github.rlaifv.serve.internal.http.Frontend;
import io.github.rlaifv.serve.internal.metric.ServeMetrics;
import java.net.URI;
import java.time.Duration;

/**
 * An HTTP server with OpenAI's chat API over a policy, and over best-of-N if it has a reference model. Requests that wait
 * together are computed together. A client that closes its connection stops the computation of its request within one token.
 *
 * <pre>{@code
 * try (Policy policy = Policies.open(Path.of("aligned"));
 *         ChatServer server = ChatServer.builder(policy).port(8000).start()) {
 *     System.out.println(server.address());
 *     Thread.currentThread().join();
 * }
 * }</pre>
 *
 * <p>The server has the paths {@code /v1/chat/completions}, {@code /v1/models}, {@code /health}, {@code /ready} and {@code
 * /metrics}. By default it listens on 127.0.0.1 only, needs no key, and fetches no images from addresses. Safe for use by
 * several threads.
 */
public final class ChatServer implements AutoCloseable {
    private final ServedModels models;
    private final ChatEngine engine;
    private final ServeMetrics metrics;
    private final Frontend frontend;
    private final URI address;

    ChatServer(ChatServerBuilder options) {
        models = options.models();
        metrics = new ServeMetrics(models.name());
        try {
            engine = new ChatEngine(options.engine(), metrics::measured);
        } catch (RuntimeException | Error e) {
            metrics.close();
            throw e;
        }
        try {
            metrics.queue(engine::state);
            frontend = new Frontend(options.frontend(), engine, models, metrics);
            address = options.address(frontend.port());
        } catch (RuntimeException | Error e) {
            engine.close();
            metrics.close();
            throw e;
        }
    }

    /**
     * Returns a builder with default settings.
     *
     * @param policy the policy that answers; the caller closes it after the server
     */
    public static ChatServerBuilder builder(Policy policy) {
        return new ChatServerBuilder(policy);
    }

    /** The address of the API, such as {@code http://127.0.0.1:8000/v1}, which clients call their base URL. */
    public URI address() {
        return address;
    }

    /** Whether only programs of this machine reach the server, because it listens on a name such as {@code localhost}. */
    public boolean localOnly() {
        return frontend.localOnly();
    }

    /** The name of the policy in the API. */
    public String model() {
        return models.name();
    }

    /** What the queue of completions is doing now, and what it has done. */
    public QueueState queue() {
        return engine.state();
    }

    /**
     * Rejects new requests with status 503, and waits for those that are being answered. Those that are left when the time
     * limit has passed are stopped. Call {@link #close()} afterwards.
     *
     * @return whether all requests were answered
     * @throws InterruptedException if the thread is interrupted; those that are left are stopped then too
     */
    public boolean drain(Duration limit) throws InterruptedException {
        return frontend.drain(limit.toMillis());
    }

    /** Stops all requests, closes all connections, and ends the server's threads. The models stay open. */
    @Override
    public void close() {
        frontend.close();
        engine.close();
        metrics.close();
    }
}
