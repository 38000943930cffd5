package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that can be stopped and started again at the same address. */
final class FakeHost {
    private static final JsonMapper JSON = new JsonMapper();

    /** Writes the response to one request. */
    @FunctionalInterface
    interface Responder {
        /** Throws an {@link IOException} to close the connection without a response. */
        void respond(HttpExchange exchange, String path, JsonNode request) throws IOException;
    }

    private final Responder responder;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-vllm");
        thread.setDaemon(true);
        return thread;
    });
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final int port;
    private HttpServer server;

    private FakeHost(Responder responder) throws IOException {
        this.responder = responder;
        this.server = open(0);
        this.port = server.getAddress().getPort();
    }

    static FakeHost start(Responder responder) {
        try {
            return new FakeHost(responder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer open(int wanted) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
        opened.createContext("/", this::handle);
        opened.setExecutor(threads);
        opened.start();
        return opened;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        paths.add(path);
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        responder.respond(exchange, path, request);
        exchange.close();
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    synchronized void stop() {
        server.stop(0);
    }

    synchronized void startAgain() {
        try {
            server = open(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** The paths of all requests, in order of arrival. */
    List<String> paths() {
        return paths;
    }
}
