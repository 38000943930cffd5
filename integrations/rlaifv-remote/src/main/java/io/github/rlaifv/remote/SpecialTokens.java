package io.github.rlaifv.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.remote.internal.AnswerJson;
import io.github.rlaifv.remote.internal.JdkTransport;
import io.github.rlaifv.remote.internal.ServerError;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a vLLM server must be asked to add the tokenizer's begin token to the text of the chat template.
 * The chat endpoint omits the token by default. Models whose template does not write it, such as LLaVA-1.5, would then
 * get another prompt than on a local model. The server's {@code /tokenize} shows the difference; a server without this
 * endpoint is sent no such parameter.
 */
final class SpecialTokens {
    private static final String PARAMETER = "add_special_tokens";
    private static final String QUESTION = "Is water wet?";
    private static final int TOO_MANY_REQUESTS = 429;

    private final RemoteOptions options;
    private final JdkTransport transport;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Boolean needed;

    SpecialTokens(RemoteOptions options, JdkTransport transport) {
        this.options = options;
        this.transport = transport;
        this.needed = options.answers().server() == ServerKind.VLLM
                ? options.answers().addSpecialTokens().orElse(null)
                : Boolean.FALSE;
    }

    /**
     * The extra parameters of a chat request. The first call asks the server.
     *
     * @throws RuntimeException as for other requests, if the server can't be reached
     */
    Map<String, Object> parameters() {
        Boolean known = needed;
        if (known == null) {
            asking.lock();
            try {
                known = needed == null ? Boolean.valueOf(lacksBeginToken()) : needed;
                needed = known;
            } finally {
                asking.unlock();
            }
        }
        return known ? Map.of(PARAMETER, true) : Map.of();
    }

    private boolean lacksBeginToken() {
        Optional<List<Integer>> plain = tokens(false);
        Optional<List<Integer>> whole = plain.isEmpty() ? plain : tokens(true);
        if (plain.isEmpty() || whole.isEmpty()) {
            return false;
        }
        List<Integer> written = plain.get();
        List<Integer> begun = whole.get();
        // With a template that writes the token itself, the prompt would have it twice.
        return begun.size() == written.size() + 1
                && begun.subList(1, begun.size()).equals(written)
                && (written.isEmpty() || !begun.get(0).equals(written.get(0)));
    }

    /** The token ids of a question's prompt; empty if the server does not return them. */
    private Optional<List<Integer>> tokens(boolean special) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", options.served().model());
        body.putArray("messages").addObject().put("role", "user").put("content", QUESTION);
        body.put("add_generation_prompt", true).put(PARAMETER, special);
        HttpRequest.Builder request = HttpRequest.newBuilder(address())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        if (options.served().key().isPresent()) {
            request.header("Authorization", "Bearer " + options.served().key().reveal());
        }
        HttpResponse<byte[]> response = transport.send(request.build());
        if (response.statusCode() >= 500 || response.statusCode() == TOO_MANY_REQUESTS) {
            throw new StatusException(
                    response.statusCode(),
                    ServerError.message(response.body(), options.served().key()),
                    null);
        }
        return response.statusCode() == 200 ? ids(response.body()) : Optional.empty();
    }

    private static Optional<List<Integer>> ids(byte[] body) {
        JsonNode tokens;
        try {
            tokens = AnswerJson.read(body).path("tokens");
        } catch (UnusableAnswerException e) {
            return Optional.empty();
        }
        List<Integer> ids = new ArrayList<>();
        for (JsonNode id : tokens) {
            if (!id.isInt()) {
                return Optional.empty();
            }
            ids.add(id.asInt());
        }
        return tokens.isArray() ? Optional.of(ids) : Optional.empty();
    }

    /** The address of the endpoint, which is beside that of the API ({@code /v1}). */
    private URI address() {
        String base =
                options.served().baseUrl().toString().replaceFirst("/+$", "").replaceFirst("/v1$", "");
        return URI.create(base + "/tokenize");
    }
}
