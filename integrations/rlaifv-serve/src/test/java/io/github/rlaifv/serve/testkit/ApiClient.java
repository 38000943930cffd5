package io.github.rlaifv.serve.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.ChatServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests to a server as any HTTP client does.
 *
 * @param server the server
 * @param http the client
 * @param key API key; empty for none
 */
public record ApiClient(ChatServer server, HttpClient http, String key) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ApiClient(ChatServer server) {
        this(
                server,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                "");
    }

    /** An answer. */
    public record Reply(int status, JsonNode json, HttpResponse<String> response) {
        public String text() {
            return json.at("/choices/0/message/content").asText();
        }

        public JsonNode error() {
            return json.path("error");
        }
    }

    /** A request that asks the served model about an image. */
    public ObjectNode ask(String question, byte[] png) {
        ObjectNode body = ask("");
        ObjectNode message = (ObjectNode) body.path("messages").path(0);
        message.putArray("content")
                .add(JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "image_url")
                        .set("image_url", JsonNodeFactory.instance.objectNode().put("url", dataUrl(png))))
                .add(JsonNodeFactory.instance.objectNode().put("type", "text").put("text", question));
        return body;
    }

    /** A request that asks the served model. */
    public ObjectNode ask(String question) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", server.model());
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    public static String dataUrl(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root() + path)).timeout(Duration.ofMinutes(10));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return request;
    }

    private String root() {
        String address = server.address().toString();
        return address.substring(0, address.length() - "/v1".length());
    }

    public HttpRequest chat(JsonNode body) {
        return request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    public Reply post(JsonNode body) {
        return send(chat(body));
    }

    public CompletableFuture<Reply> postLater(JsonNode body) {
        return http.sendAsync(chat(body), HttpResponse.BodyHandlers.ofString()).thenApply(ApiClient::reply);
    }

    public Reply get(String path) {
        return send(request(path).GET().build());
    }

    public Reply send(HttpRequest request) {
        try {
            return reply(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        boolean json = response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
        return new Reply(
                response.statusCode(), json ? parsed(response.body()) : JsonNodeFactory.instance.nullNode(), response);
    }

    /** Sends a request for a stream, and returns its chunks without the last mark. */
    public List<JsonNode> stream(ObjectNode body) {
        HttpResponse<String> response = send(chat(body.put("stream", true))).response();
        return events(response.body());
    }

    /** The chunks of the body of a stream that ended with its mark. */
    public static List<JsonNode> events(String body) {
        List<String> events = body.lines().filter(line -> !line.isEmpty()).toList();
        if (!events.get(events.size() - 1).equals("data: [DONE]")) {
            throw new IllegalStateException("the stream does not end with its mark: " + body);
        }
        return events.stream()
                .limit(events.size() - 1)
                .map(line -> parsed(line.substring("data: ".length())))
                .toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON: " + json, e);
        }
    }

    /** The texts of one choice of a stream, joined. */
    public static String joined(List<JsonNode> chunks, int choice) {
        StringBuilder text = new StringBuilder();
        chunks.stream()
                .flatMap(chunk -> java.util.stream.StreamSupport.stream(
                        chunk.path("choices").spliterator(), false))
                .filter(one -> one.path("index").asInt() == choice)
                .forEach(one -> text.append(one.at("/delta/content").asText("")));
        return text.toString();
    }
}
