package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/**
 * The endpoints by which vLLM lists, loads and unloads adapters while it runs. Failures that a retry does not change carry
 * the server's own sentence.
 */
public final class LoraEndpoint {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_ERROR = 500;
    private static final String REJECTED = "adapter rejected";

    private final JdkTransport transport;
    private final String base;
    private final ApiKey key;

    /**
     * @param transport sends the requests
     * @param base base URL of the server's API
     * @param key API key of the server
     */
    public LoraEndpoint(JdkTransport transport, URI base, ApiKey key) {
        this.transport = transport;
        this.base = base.toString().replaceFirst("/+$", "");
        this.key = key;
    }

    /** The adapters on the server: the path that each was loaded from, on the server's machine, by the adapter's name. */
    public Map<String, String> loaded() {
        HttpResponse<byte[]> response = transport.send(request("/models").GET().build());
        if (response.statusCode() != OK) {
            throw status(response);
        }
        Map<String, String> adapters = new TreeMap<>();
        for (JsonNode model : AnswerJson.read(response.body()).path("data")) {
            if (model.path("parent").isTextual()) {
                adapters.put(model.path("id").asText(), model.path("root").asText());
            }
        }
        return adapters;
    }

    /**
     * Loads an adapter.
     *
     * @param name name for requests
     * @param path folder of the adapter on the server's machine
     */
    public void load(String name, String path) {
        HttpResponse<byte[]> response = post("/load_lora_adapter", Map.of("lora_name", name, "lora_path", path));
        int status = response.statusCode();
        if (status == OK) {
            return;
        }
        if (isMissingEndpoint(response)) {
            throw missingEndpoint();
        }
        if (status == NOT_FOUND) {
            throw rejected("the server can't load the adapter in " + path + ": "
                    + ServerError.message(response.body(), key)
                    + ". The server must see the folder under this path: name the path that it has there");
        }
        if (status == INTERNAL_ERROR
                || status / 100 == 4 && CallFailure.of(status(response)).effect() == FailureEffect.LASTING) {
            throw rejected("the server can't load the adapter in " + path + ": "
                    + ServerError.message(response.body(), key)
                    + ". Its options --enable-lora, --max-lora-rank and --lora-target-modules must fit the adapter");
        }
        throw status(response);
    }

    /** Unloads an adapter. One that is not loaded is no failure. */
    public void unload(String name) {
        HttpResponse<byte[]> response = post("/unload_lora_adapter", Map.of("lora_name", name));
        if (isMissingEndpoint(response)) {
            throw missingEndpoint();
        }
        if (response.statusCode() != OK && response.statusCode() != NOT_FOUND) {
            throw status(response);
        }
    }

    /** Whether the address itself is unknown: an adapter that is unknown is answered with an error object. */
    private boolean isMissingEndpoint(HttpResponse<byte[]> response) {
        return response.statusCode() == NOT_FOUND
                && ServerError.message(response.body(), key).equalsIgnoreCase("Not Found");
    }

    private static UnusableAnswerException missingEndpoint() {
        return rejected(
                "the server does not load adapters while it runs: start vLLM with --enable-lora and the environment"
                        + " variable VLLM_ALLOW_RUNTIME_LORA_UPDATING=True");
    }

    private static UnusableAnswerException rejected(String detail) {
        return UnusableAnswerException.lasting(REJECTED, detail);
    }

    private StatusException status(HttpResponse<byte[]> response) {
        return new StatusException(response.statusCode(), ServerError.message(response.body(), key), null);
    }

    private HttpResponse<byte[]> post(String path, Map<String, String> fields) {
        String body =
                JsonNodeFactory.instance.objectNode().setAll(toNodes(fields)).toString();
        return transport.send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static Map<String, JsonNode> toNodes(Map<String, String> fields) {
        Map<String, JsonNode> nodes = new TreeMap<>();
        fields.forEach((name, value) -> nodes.put(name, JsonNodeFactory.instance.textNode(value)));
        return nodes;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (key.isPresent()) {
            request.header("Authorization", "Bearer " + key.reveal());
        }
        return request;
    }
}
