package io.github.rlaifv.remote.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.remote.internal.AnswerJson;
import io.github.rlaifv.remote.internal.JdkTransport;
import io.github.rlaifv.remote.internal.ServerError;
import io.github.rlaifv.remote.internal.StatusException;
import io.github.rlaifv.remote.internal.UnusableAnswerException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;

/**
 * Sends JSON requests to the endpoints of one server, once each. Limits of time and size, cancellation, the key and its
 * redaction are those of chat requests. Whoever needs retries makes the request within a call of {@code ServerCalls}.
 *
 * <p>Endpoints are named by their path on the server, as servers document them, such as {@code /tokenize} or {@code
 * /v1/load_lora_adapter}. A base address may have a path before {@code /v1}, as behind a proxy; it is kept.
 */
public final class JsonWire {
    private static final String API = "/v1";

    private final String root;
    private final String api;
    private final JdkTransport.Builder transport;

    /**
     * @param baseUrl base address of the API, which usually ends with {@code /v1}
     * @param transport limits and key of the requests
     */
    public JsonWire(URI baseUrl, JdkTransport.Builder transport) {
        this.api = baseUrl.toString().replaceFirst("/+$", "");
        this.root = api.endsWith(API) ? api.substring(0, api.length() - API.length()) : api;
        this.transport = transport;
    }

    /**
     * Posts a JSON body and returns the JSON object of the response.
     *
     * @param path path of the endpoint on the server, such as {@code /tokenize}
     * @throws StatusException if the status is not 2xx, or if an error object with status 200 names another status
     * @throws UnusableAnswerException if the response is not a JSON object, or is an error object
     */
    public JsonNode post(String path, JsonNode body) {
        return json(postForBytes(path, body));
    }

    /**
     * Same as {@link #post}, for endpoints that answer with plain text.
     *
     * @throws StatusException if the status is not 2xx
     */
    public String postForText(String path, JsonNode body) {
        return transport.key().redact(new String(postForBytes(path, body), StandardCharsets.UTF_8));
    }

    /**
     * Returns the JSON object of an endpoint that takes no body, such as {@code /v1/models}.
     *
     * @throws StatusException as {@link #post}
     * @throws UnusableAnswerException as {@link #post}
     */
    public JsonNode get(String path) {
        return json(transport.build().body(request(path).GET().build()));
    }

    /**
     * Posts a chat request and returns the whole response, which has one complete choice.
     *
     * @throws StatusException as {@link #post}
     * @throws UnusableAnswerException as {@link #post}, and if the response does not have one complete choice
     */
    public JsonNode chat(JsonNode body) {
        JsonNode answer = post(API + "/chat/completions", body);
        try {
            transport.answer().choice(answer);
            return answer;
        } catch (UnusableAnswerException e) {
            throw e.redacted(transport.key());
        }
    }

    private byte[] postForBytes(String path, JsonNode body) {
        return transport
                .build()
                .body(request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path));
        if (transport.key().isPresent()) {
            request.header("Authorization", "Bearer " + transport.key().reveal());
        }
        return request;
    }

    /** The address of an endpoint. */
    URI address(String path) {
        return URI.create(path.startsWith(API + "/") ? api + path.substring(API.length()) : root + path);
    }

    private JsonNode json(byte[] body) {
        try {
            JsonNode answer = AnswerJson.read(body);
            if (ServerError.is(answer)) {
                throw ServerError.exception(answer, transport.key());
            }
            return answer;
        } catch (UnusableAnswerException e) {
            // Messages of parsers too show parts of the response.
            throw e.redacted(transport.key());
        }
    }
}
