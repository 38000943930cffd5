package io.github.rlaifv.remote;

import dev.langchain4j.model.openai.OpenAiChatModel;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.remote.internal.ChatAnswer;
import io.github.rlaifv.remote.internal.JdkTransport;
import io.github.rlaifv.remote.internal.wire.JsonWire;
import io.github.rlaifv.remote.internal.wire.RequestGate;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A connection to one server. All policies of models on this server may share it; then the limit of concurrent
 * requests, the circuit breaker and {@link #gate()} hold for all of them together.
 *
 * <p>A request is made in two layers: {@link #calls()} limits and retries, {@link #wire()} and {@link #chat} send once.
 */
final class ServerConnection implements AutoCloseable {
    /** A server that takes longer to say that it is healthy is not. */
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(10);

    private final ServedModel served;
    private final ConnectionOptions options;
    private final HttpClient client;
    private final ServerCalls calls;
    private final JsonWire wire;
    private final ServerHealth health;
    private final RequestGate gate = new RequestGate();

    /**
     * Opens a connection. No request is sent.
     *
     * @param served address and key of the server, and its name for messages; the model may be any of the server's
     * @param options limits of the connection
     */
    ServerConnection(ServedModel served, ConnectionOptions options) {
        this.served = served;
        this.options = options;
        this.client = JdkTransport.Builder.client(served.isSecure(), options.connectTimeout());
        this.calls = new ServerCalls(
                served.name(), served.key(), options.concurrency(), options.requestsPerSecond(), options.persistence());
        this.wire = new JsonWire(served.baseUrl(), transport(ChatAnswer.Wanted.TEXT));
        this.health = new ServerHealth(new JsonWire(served.baseUrl(), quick(transport(ChatAnswer.Wanted.TEXT))));
    }

    /** Creates LangChain4j's client of the chat endpoint for one of the server's models. */
    OpenAiChatModel chat(String model, ChatAnswer.Wanted wanted) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(transport(wanted))
                .baseUrl(served.baseUrl().toString())
                .modelName(model)
                .maxRetries(0);
        if (served.key().isPresent()) {
            builder.apiKey(served.key().reveal());
        }
        return builder.build();
    }

    private JdkTransport.Builder transport(ChatAnswer.Wanted wanted) {
        return new JdkTransport.Builder(
                client, new ChatAnswer(served.key(), wanted), options.timeout(), options.maxResponseBytes());
    }

    private static JdkTransport.Builder quick(JdkTransport.Builder transport) {
        Duration limit = transport.timeout().compareTo(HEALTH_LIMIT) < 0 ? transport.timeout() : HEALTH_LIMIT;
        return new JdkTransport.Builder(transport.client(), transport.answer(), limit, transport.maxResponseBytes());
    }

    /** Asks the server whether it can take requests; if it can, an open circuit breaker lets the next request through. */
    Optional<String> unhealthyBecause() {
        Optional<String> problem = health.problem();
        if (problem.isEmpty()) {
            calls.answersAgain();
        }
        return problem;
    }

    /** Sends JSON requests to any endpoint of the server, once each. */
    JsonWire wire() {
        return wire;
    }

    /** Makes calls with the limits and retries of this connection. */
    ServerCalls calls() {
        return calls;
    }

    /** Keeps requests that the server must get alone apart from all others. */
    RequestGate gate() {
        return gate;
    }

    /**
     * Makes one call with the limits and retries of this connection, beside other requests.
     *
     * @param request name of the request, for messages
     * @param work makes the call, for example with {@link #wire()}
     * @throws RlaifvException if the server rejects all calls for the same reason
     * @throws CancelledException if the thread is interrupted, its time limit passes, or the connection is closed
     */
    <T> Outcome<T> one(String request, Callable<T> work) {
        return calls.all(List.of(new ServerCalls.Call<>(request, () -> gate.together(work))))
                .get(0);
    }

    @Override
    public void close() {
        calls.close();
    }
}
