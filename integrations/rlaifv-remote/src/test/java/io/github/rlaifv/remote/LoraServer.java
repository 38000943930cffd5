package io.github.rlaifv.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as vLLM 0.32.0 does about adapters. The model {@code served} writes {@code base}, an adapter the text of its
 * file of weights.
 */
final class LoraServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body body as text
     */
    record Answer(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> loaded = new ConcurrentHashMap<>();
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile Answer loads = new Answer(200, "");
    private volatile boolean runtime = true;
    private volatile int failures;
    private final AtomicInteger losses = new AtomicInteger();
    private volatile CountDownLatch together = new CountDownLatch(0);

    private LoraServer(HttpServer server) {
        this.server = server;
    }

    static LoraServer start() {
        try {
            LoraServer lora =
                    new LoraServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            lora.server.createContext("/", lora::handle);
            lora.server.setExecutor(lora.threads);
            lora.server.start();
            return lora;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The adapters on the server: paths by name. */
    Map<String, String> loaded() {
        return loaded;
    }

    /** What was loaded and unloaded, such as {@code load PATH}. */
    List<String> posts() {
        return posts;
    }

    /** The names of the models that were asked to write. */
    List<String> asked() {
        return asked;
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** Answers every request to load in this way. */
    LoraServer loads(int status, String body) {
        loads = new Answer(status, body);
        return this;
    }

    /** Has no endpoints for adapters, as without VLLM_ALLOW_RUNTIME_LORA_UPDATING. */
    LoraServer withoutRuntimeLoading() {
        runtime = false;
        return this;
    }

    /** Answers the next requests with status 503. */
    LoraServer fails(int requests) {
        failures = requests;
        return this;
    }

    /** Does what the next requests to load ask for, but returns no response to them. */
    LoraServer losesResponses(int requests) {
        losses.set(requests);
        return this;
    }

    /** Answers chat requests only after this number of them has arrived. */
    LoraServer answersTogether(int requests) {
        together = new CountDownLatch(requests);
        return this;
    }

    private void meet(String path) throws IOException {
        if (path.endsWith("/chat/completions")) {
            together.countDown();
            try {
                if (!together.await(10, TimeUnit.SECONDS)) {
                    throw new IOException("the other requests did not arrive");
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            Answer answer = answer(path, body);
            meet(path);
            if (path.endsWith("/load_lora_adapter") && losses.getAndDecrement() > 0) {
                throw new IOException("the response is lost");
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer answer(String path, byte[] body) throws IOException {
        if (failures > 0) {
            failures--;
            return new Answer(503, "starting");
        }
        return switch (path) {
            case "/v1/models" -> new Answer(200, models().toString());
            case "/v1/load_lora_adapter" -> runtime ? load(JSON.readTree(body)) : notFound();
            case "/v1/unload_lora_adapter" -> runtime ? unload(JSON.readTree(body)) : notFound();
            case "/v1/chat/completions" -> chat(JSON.readTree(body));
            default -> notFound();
        };
    }

    private static Answer notFound() {
        return new Answer(404, "{\"detail\":\"Not Found\"}");
    }

    private static Answer error(int status, String message) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error").put("message", message).put("code", status);
        return new Answer(status, error.toString());
    }

    private ObjectNode models() {
        ObjectNode list = JSON.createObjectNode();
        ArrayNode data = list.putArray("data");
        data.addObject().put("id", "served").put("root", "/models/served").putNull("parent");
        loaded.forEach((name, path) ->
                data.addObject().put("id", name).put("root", path).put("parent", "served"));
        return list;
    }

    private Answer load(JsonNode request) {
        String name = request.path("lora_name").asText();
        String path = request.path("lora_path").asText();
        if (loads.status() != 200) {
            return loads;
        }
        if (loaded.containsKey(name)) {
            return error(400, "The lora adapter '" + name + "' has already been loaded.");
        }
        if (!Files.exists(Path.of(path))) {
            return error(404, "Loading lora " + name + " failed: No adapter found for " + path);
        }
        loaded.put(name, path);
        posts.add("load " + path);
        return new Answer(200, "Success: LoRA adapter '" + name + "' added successfully.");
    }

    private Answer unload(JsonNode request) {
        String name = request.path("lora_name").asText();
        String path = loaded.remove(name);
        if (path == null) {
            return error(404, "The lora adapter '" + name + "' cannot be found.");
        }
        posts.add("unload " + path);
        return new Answer(200, "Success: LoRA adapter '" + name + "' removed successfully.");
    }

    private Answer chat(JsonNode request) throws IOException {
        String model = request.path("model").asText();
        asked.add(model);
        String path = loaded.get(model);
        if (path == null && !model.equals("served")) {
            return error(404, "The model `" + model + "` does not exist.");
        }
        String text = path == null ? "base" : Files.readString(Path.of(path, "adapter_model.safetensors"));
        ObjectNode response = JSON.createObjectNode().put("id", "1").put("model", model);
        ObjectNode choice =
                response.putArray("choices").addObject().put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        return new Answer(200, response.toString());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
