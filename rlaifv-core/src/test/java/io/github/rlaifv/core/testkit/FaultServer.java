package io.github.rlaifv.core.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * OpenAI-compatible server with scripted faults. The script chooses a fault by the question and by how often it was
 * asked. Responses without a fault come from small functions of the request.
 */
public final class FaultServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** A fault of one response. */
    public enum Fault {
        NONE,
        /** Status 429 with Retry-After: 1. */
        RATE_LIMITED,
        /** Status 429 that asks to wait an hour. */
        RATE_LIMITED_FOR_LONG,
        ERROR_500,
        REFUSED_400,
        UNAUTHORIZED_401,
        UNKNOWN_MODEL_404,
        /** No byte is sent within {@link #SLOW_MILLIS}. */
        SLOW,
        /** The headers and a part of the body are sent, and nothing more within {@link #SLOW_MILLIS}. */
        STALLED,
        /** The connection is closed in the middle of the body. */
        CUT_OFF,
        GARBAGE,
        EMPTY_OBJECT,
        NO_LOGPROBS,
        POSITIVE_LOGPROBS,
        NULL_LOGPROBS,
        NO_CHOICES,
        TWO_CHOICES,
        /** Status 400 with a body that repeats the Authorization header. */
        ECHOED_KEY,
        /** Status 200 with a body that is not JSON and repeats the Authorization header. */
        ECHOED_KEY_AS_GARBAGE
    }

    /** Duration of a slow response in milliseconds, longer than the timeouts of tests. */
    public static final int SLOW_MILLIS = 4000;

    /** Chooses the fault of each response. */
    @FunctionalInterface
    public interface Script {
        /**
         * @param question the text of the last message
         * @param attempt number of times that the question was asked, including this one
         */
        Fault fault(String question, int attempt);
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<Long> times = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger healthQuestions = new AtomicInteger();
    private volatile Script script = (question, attempt) -> Fault.NONE;
    private volatile Function<JsonNode, String> texts = request -> "Yes";
    private volatile Function<String, Map<String, Double>> firstTokens = question -> Map.of("Yes", 0.7, " no", 0.2);
    private volatile Function<JsonNode, String> rejections = request -> "";
    private volatile String likelier = "";
    private volatile int answerMillis;
    private volatile int partMillis;

    private FaultServer(HttpServer server) {
        this.server = server;
    }

    public static FaultServer start() {
        return start(0);
    }

    /** Starts a server on a port, such as that of a server that was closed; 0 for any free one. */
    public static FaultServer start(int port) {
        try {
            FaultServer faulty = new FaultServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
            faulty.server.createContext("/v1/chat/completions", faulty::handle);
            faulty.server.setExecutor(faulty.threads);
            faulty.server.start();
            return faulty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FaultServer script(Script value) {
        script = value;
        return this;
    }

    /** Sets the function from a request's body to the text of the response. Default: {@code Yes}. */
    public FaultServer writes(Function<JsonNode, String> value) {
        texts = value;
        return this;
    }

    /** Sets the function from a question to the probabilities of first tokens. */
    public FaultServer firstTokens(Function<String, Map<String, Double>> value) {
        firstTokens = value;
        return this;
    }

    /** Sets the function from a request's body to the message of its rejection; empty for none. Default: none. */
    public FaultServer rejects(Function<JsonNode, String> value) {
        rejections = value;
        return this;
    }

    /** Sets the token that is likelier than each sampled one in streams. Default: each sampled token is the likeliest. */
    public FaultServer likelier(String value) {
        likelier = value;
        return this;
    }

    /** Sets the delay of each response in milliseconds. Default: 0. */
    public FaultServer answersAfter(int millis) {
        answerMillis = millis;
        return this;
    }

    /** Sets the pause after each part of a streamed response in milliseconds. Default: 0. */
    public FaultServer pausesBetweenParts(int millis) {
        partMillis = millis;
        return this;
    }

    /** Resets the numbers of attempts, so that every question counts as not asked yet. */
    public FaultServer forgetAttempts() {
        attempts.clear();
        return this;
    }

    /**
     * Answers {@code /tokenize} as vLLM does, with the given token ids.
     *
     * @param template token ids of the text that the chat template writes
     * @param special token ids of the same text with the tokenizer's special tokens
     */
    public FaultServer tokenizes(List<Integer> template, List<Integer> special) {
        server.createContext("/tokenize", exchange -> {
            try (exchange) {
                JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                boolean whole = request.path("add_special_tokens").asBoolean();
                send(exchange, 200, JSON.writeValueAsString(Map.of("tokens", whole ? special : template)));
            }
        });
        return this;
    }

    /** Answers {@code /health} with a status. */
    public FaultServer health(IntSupplier status) {
        server.createContext("/health", exchange -> {
            try (exchange) {
                healthQuestions.incrementAndGet();
                send(exchange, status.getAsInt(), "");
            }
        });
        return this;
    }

    /** Number of requests to {@code /health}. */
    public int healthQuestions() {
        return healthQuestions.get();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The bodies of all requests, in order of arrival. */
    public List<JsonNode> requests() {
        return requests;
    }

    public List<String> authorizations() {
        return authorizations;
    }

    /** Times of arrival of the requests, by System.nanoTime. */
    public List<Long> times() {
        return times;
    }

    /** The largest number of concurrent requests so far. */
    public int mostRunning() {
        return mostRunning.get();
    }

    /** The text of a request's last message. */
    public static String question(JsonNode request) {
        JsonNode content = request.path("messages")
                .path(request.path("messages").size() - 1)
                .path("content");
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            times.add(System.nanoTime());
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            requests.add(request);
            authorizations.add(authorization);
            String question = question(request);
            int attempt =
                    attempts.computeIfAbsent(question, q -> new AtomicInteger()).incrementAndGet();
            // counted as ended before the response, after which the client may send its next request
            mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
            sleep(answerMillis);
            running.decrementAndGet();
            answer(exchange, script.fault(question, attempt), request, authorization);
        }
    }

    private void answer(HttpExchange exchange, Fault fault, JsonNode request, String authorization) throws IOException {
        String rejection = rejections.apply(request);
        if (!rejection.isEmpty()) {
            send(exchange, 400, JSON.writeValueAsString(Map.of("error", Map.of("message", rejection))));
            return;
        }
        ObjectNode response = response(request, fault);
        if (request.path("stream").asBoolean() && (fault == Fault.NONE || fault == Fault.CUT_OFF)) {
            stream(exchange, response, request, fault == Fault.CUT_OFF);
            return;
        }
        byte[] normal = JSON.writeValueAsBytes(response);
        switch (fault) {
            case RATE_LIMITED -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, "{\"error\":{\"message\":\"slow down\"}}");
            }
            case RATE_LIMITED_FOR_LONG -> {
                exchange.getResponseHeaders().set("Retry-After", "3600");
                send(exchange, 429, "{\"error\":{\"message\":\"come back later\"}}");
            }
            case ERROR_500 -> send(exchange, 500, "oops");
            case REFUSED_400 -> send(exchange, 400, "{\"error\":{\"message\":\"the prompt is too long\"}}");
            case UNAUTHORIZED_401 -> send(exchange, 401, "{\"error\":{\"message\":\"wrong key\"}}");
            case UNKNOWN_MODEL_404 -> send(exchange, 404, "{\"error\":{\"message\":\"no such model\"}}");
            case SLOW -> {
                sleep(SLOW_MILLIS);
                send(exchange, 200, new String(normal, StandardCharsets.UTF_8));
            }
            case STALLED -> part(exchange, normal, SLOW_MILLIS);
            case CUT_OFF -> part(exchange, normal, 0);
            case GARBAGE -> send(exchange, 200, "<html>busy</html>");
            case EMPTY_OBJECT -> send(exchange, 200, "{\"choices\":[{}]}");
            case ECHOED_KEY -> send(exchange, 400, "you sent " + authorization);
            case ECHOED_KEY_AS_GARBAGE -> send(exchange, 200, authorization.replace("Bearer ", ""));
            default -> send(exchange, 200, new String(normal, StandardCharsets.UTF_8));
        }
    }

    /** Sends the events of a response, or only the first half of them. */
    private void stream(HttpExchange exchange, ObjectNode response, JsonNode request, boolean half) throws IOException {
        int logProbs = request.path("logprobs").asBoolean()
                ? request.path("top_logprobs").asInt()
                : -1;
        List<String> events = StreamedAnswer.events(response, logProbs, likelier);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String event : half ? events.subList(0, events.size() / 2) : events) {
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
            sent.incrementAndGet();
            sleep(partMillis);
        }
    }

    /** Number of parts of streamed responses that were sent. */
    public int sentParts() {
        return sent.get();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @SuppressWarnings("resource") // closing the stream before its length is reached is an error of its own
    private static void part(HttpExchange exchange, byte[] body, int pause) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, body.length / 2);
        out.flush();
        sleep(pause);
    }

    private ObjectNode response(JsonNode request, Fault fault) {
        ObjectNode response = JSON.createObjectNode().put("id", "1").put("model", "scripted");
        response.putObject("usage")
                .put("prompt_tokens", question(request).length())
                .put("completion_tokens", 3)
                .putObject("prompt_tokens_details")
                .put("cached_tokens", 2);
        ArrayNode choices = response.putArray("choices");
        int count = fault == Fault.NO_CHOICES ? 0 : fault == Fault.TWO_CHOICES ? 2 : 1;
        for (int i = 0; i < count; i++) {
            ObjectNode choice = choices.addObject().put("index", i).put("finish_reason", "stop");
            choice.putObject("message").put("role", "assistant").put("content", texts.apply(request));
            if (request.path("logprobs").asBoolean() && fault != Fault.NO_LOGPROBS) {
                logProbs(choice, firstTokens.apply(question(request)), fault);
            }
        }
        return response;
    }

    private static void logProbs(ObjectNode choice, Map<String, Double> probabilities, Fault fault) {
        ObjectNode first = choice.putObject("logprobs").putArray("content").addObject();
        first.put("token", "Yes").put("logprob", -0.1);
        ArrayNode top = first.putArray("top_logprobs");
        probabilities.forEach((token, probability) -> {
            ObjectNode entry = top.addObject().put("token", token);
            if (fault == Fault.NULL_LOGPROBS) {
                entry.putNull("logprob");
            } else {
                entry.put("logprob", fault == Fault.POSITIVE_LOGPROBS ? 0.5 : Math.log(probability));
            }
        });
    }

    private static void sleep(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
