package io.github.rlaifv.core.testkit.vllm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.vllm.ChatAnswers.Disturbance;
import io.github.rlaifv.core.testkit.vllm.RunningRequests.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A server with the protocol of vLLM 0.32.0 whose numbers are those of a policy, such as a model of this process or a
 * {@link io.github.rlaifv.core.testkit.FakePolicy}. Its endpoints are {@code /v1/chat/completions}, {@code /v1/models},
 * {@code /tokenize}, {@code /health}, {@code /v1/load_lora_adapter} and {@code /v1/unload_lora_adapter}. The fields, the
 * error messages and the known faults were recorded from the real server.
 *
 * <p>The policy is asked for one request at a time. If the tokens have a begin token, requests without {@code
 * add_special_tokens} get slightly lower log-probabilities, because the template does not write the token.
 */
public final class FakeVllm implements AutoCloseable {
    /** Duration of a slow response in milliseconds. */
    public static final int SLOW_MILLIS = 4000;

    /** The name of the base model. */
    public static final String MODEL = "tiny";

    private static final JsonMapper JSON = new JsonMapper();

    /** Chooses the fault of each chat response. */
    @FunctionalInterface
    public interface Script {
        /**
         * Returns the fault of one response.
         *
         * @param request the request
         * @param attempt number of times that an equal request was sent, including this one
         */
        VllmFault fault(JsonNode request, int attempt);
    }

    private final FakeHost host;
    private final Policy base;
    private final ChatAnswers answers;
    private final ServedTokens tokens;
    private final RunningRequests running = new RunningRequests();
    private final Map<String, Policy> adapters = new ConcurrentHashMap<>();
    private final Map<String, Path> folders = new ConcurrentHashMap<>();
    private final Map<JsonNode, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final List<JsonNode> chats = new CopyOnWriteArrayList<>();
    private final List<JsonNode> adapterCalls = new CopyOnWriteArrayList<>();
    private final Set<KnownFault> faults = EnumSet.noneOf(KnownFault.class);
    private final AtomicInteger failingHealthChecks = new AtomicInteger();
    private volatile Function<Path, Policy> opener;
    private volatile Script script = (request, attempt) -> VllmFault.NONE;
    private volatile int answerMillis;
    private volatile boolean dead;

    private FakeVllm(Policy base, ServedTokens tokens, List<String> firstWords, int contextLength) {
        this.base = base;
        this.tokens = tokens;
        this.answers = new ChatAnswers(tokens, firstWords, contextLength);
        this.opener = folder -> {
            throw VllmRefusal.notFound("no adapters: call opensAdapters(...) on the fake server");
        };
        this.host = FakeHost.start(this::respond);
    }

    /** Starts a server of a policy that has no model, with {@link ServedTokens#words()}. */
    public static FakeVllm start(Policy policy) {
        return start(policy, ServedTokens.words(), List.of("Yes", "No"));
    }

    /**
     * Starts a server on a free port of this machine.
     *
     * @param policy gives the numbers; the caller closes it
     * @param tokens the policy's tokens
     * @param firstWords the words that {@code top_logprobs} lists, unless the policy returns its likeliest first tokens
     */
    public static FakeVllm start(Policy policy, ServedTokens tokens, List<String> firstWords) {
        return new FakeVllm(policy, tokens, firstWords, 1024);
    }

    /** Sets how adapters are opened. Each call must return a policy of its own. Default: none can be opened. */
    public FakeVllm opensAdapters(Function<Path, Policy> value) {
        opener = value;
        return this;
    }

    public FakeVllm script(Script value) {
        script = value;
        return this;
    }

    /** Adds a fault of the real server. Requests then take at least 30 ms, so that concurrent ones do meet. */
    public FakeVllm has(KnownFault fault) {
        faults.add(fault);
        answerMillis = Math.max(answerMillis, 30);
        return this;
    }

    /** Sets the least duration of each chat request in milliseconds. Default: 0. */
    public FakeVllm answersAfter(int millis) {
        answerMillis = millis;
        return this;
    }

    /** Makes the next checks of {@code /health} fail with status 503. */
    public FakeVllm failsHealthChecks(int count) {
        failingHealthChecks.set(count);
        return this;
    }

    /** The address of the API, which ends in {@code /v1}. */
    public String baseUrl() {
        return host.address() + "/v1";
    }

    /** The bodies of all chat requests, in order of arrival. */
    public List<JsonNode> chats() {
        return chats;
    }

    /** The bodies of all requests that loaded or unloaded an adapter, in order of arrival. */
    public List<JsonNode> adapterCalls() {
        return adapterCalls;
    }

    /** The paths of all requests, in order of arrival. */
    public List<String> paths() {
        return host.paths();
    }

    /** The largest number of chat requests that ran together so far. */
    public int mostRunning() {
        return running.most();
    }

    /** The names of the adapters that are loaded. */
    public Set<String> adapters() {
        return Set.copyOf(adapters.keySet());
    }

    /** Whether the engine has ended because of a {@link KnownFault}. The server then refuses connections. */
    public boolean isDead() {
        return dead;
    }

    /** Ends the server as if its process had been killed: connections are refused, and adapters are lost. */
    public void kill() {
        host.stop();
        adapters.values().forEach(Policy::close);
        adapters.clear();
        folders.clear();
    }

    /** Starts the server again at the same address after {@link #kill()} or the end of its engine. */
    public void restart() {
        kill();
        dead = false;
        host.startAgain();
    }

    private void respond(HttpExchange exchange, String path, JsonNode request) throws IOException {
        try {
            switch (path) {
                case "/health" -> health(exchange);
                case "/version" -> send(exchange, JSON.createObjectNode().put("version", "0.32.0"));
                case "/v1/models" -> send(exchange, models());
                case "/tokenize" -> send(exchange, tokenized(request));
                case "/v1/load_lora_adapter" -> load(exchange, request);
                case "/v1/unload_lora_adapter" -> unload(exchange, request);
                case "/v1/chat/completions" -> chat(exchange, request);
                default -> FakeHost.send(exchange, 404, "{\"detail\":\"Not Found\"}");
            }
        } catch (VllmRefusal refusal) {
            FakeHost.send(exchange, refusal.status(), refusal.body().toString());
        }
    }

    private static void send(HttpExchange exchange, ObjectNode body) throws IOException {
        FakeHost.send(exchange, 200, body.toString());
    }

    private void health(HttpExchange exchange) throws IOException {
        boolean fails = failingHealthChecks.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        FakeHost.send(exchange, fails || dead ? 503 : 200, "");
    }

    private ObjectNode models() {
        ObjectNode models = JSON.createObjectNode().put("object", "list");
        ArrayNode data = models.putArray("data");
        data.addObject()
                .put("id", MODEL)
                .put("object", "model")
                .put("owned_by", "vllm")
                .put("root", "/models/tiny")
                .putNull("parent")
                .put("max_model_len", 1024);
        for (String adapter : adapters.keySet()) {
            data.addObject()
                    .put("id", adapter)
                    .put("object", "model")
                    .put("owned_by", "vllm")
                    .put("root", String.valueOf(folders.get(adapter)))
                    .put("parent", MODEL);
        }
        return models;
    }

    private ObjectNode tokenized(JsonNode request) {
        policy(request.path("model").asText());
        List<Integer> ids;
        if (request.hasNonNull("messages")) {
            ChatCall call = ChatCall.of(request);
            ids = answers.template().ids(call.prompt(), call.answer(), call.addsSpecialTokens());
        } else {
            ids = tokens.encode(request.path("prompt").asText());
            if (request.path("add_special_tokens").asBoolean(true)) {
                tokens.begin().ifPresent(id -> ids.add(0, id));
            }
        }
        ObjectNode body = JSON.createObjectNode().put("count", ids.size()).put("max_model_len", 1024);
        ids.forEach(body.putArray("tokens")::add);
        if (request.path("return_token_strs").asBoolean()) {
            ArrayNode texts = body.putArray("token_strs");
            ids.forEach(id -> texts.add(tokens.text(id)));
        }
        return body;
    }

    private void load(HttpExchange exchange, JsonNode request) throws IOException {
        adapterCalls.add(request);
        String name = request.path("lora_name").asText();
        String path = request.path("lora_path").asText();
        if (name.isEmpty() || path.isEmpty()) {
            throw new VllmRefusal(400, "InvalidUserInput", "Both 'lora_name' and 'lora_path' must be provided.");
        }
        if (name.equals(MODEL)) {
            throw new VllmRefusal(
                    400, "InvalidUserInput", "The lora adapter '" + name + "' conflicts with a served base model.");
        }
        if (adapters.containsKey(name) && !request.path("load_inplace").asBoolean()) {
            throw new VllmRefusal(
                    400,
                    "InvalidUserInput",
                    "The lora adapter '" + name + "' has already been loaded. If you want to load the adapter in place,"
                            + " set 'load_inplace' to True.");
        }
        if (!Files.exists(Path.of(path, "adapter_config.json"))) {
            throw VllmRefusal.notFound("Loading lora " + name + " failed: No adapter found for " + path);
        }
        folders.put(name, Path.of(path));
        Policy replaced = adapters.put(name, opener.apply(Path.of(path)));
        if (replaced != null) {
            replaced.close();
        }
        FakeHost.send(exchange, 200, "Success: LoRA adapter '" + name + "' added successfully.");
    }

    private void unload(HttpExchange exchange, JsonNode request) throws IOException {
        adapterCalls.add(request);
        String name = request.path("lora_name").asText();
        folders.remove(name);
        Policy removed = adapters.remove(name);
        if (removed == null) {
            throw VllmRefusal.notFound("The lora adapter '" + name + "' cannot be found.");
        }
        removed.close();
        FakeHost.send(exchange, 200, "Success: LoRA adapter '" + name + "' removed successfully.");
    }

    private Policy policy(String model) {
        Policy policy = model.equals(MODEL) ? base : adapters.get(model);
        if (policy == null) {
            throw VllmRefusal.notFound("The model `" + model + "` does not exist. Valid aliases: " + MODEL + ".");
        }
        return policy;
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException {
        chats.add(request);
        int attempt =
                attempts.computeIfAbsent(request, r -> new AtomicInteger()).incrementAndGet();
        switch (script.fault(request, attempt)) {
            case BUSY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                throw new VllmRefusal(429, "TooManyRequests", "the server is busy");
            }
            case UNAVAILABLE -> throw new VllmRefusal(503, "ServiceUnavailable", "the server is not ready");
            case INTERNAL_ERROR -> throw VllmRefusal.engineDead();
            case REFUSED -> throw VllmRefusal.badRequest("the request is refused");
            case CUT_OFF -> throw new IOException("cut off");
            case SLOW -> sleep(SLOW_MILLIS);
            case NONE -> {}
        }
        ChatCall call = ChatCall.of(request);
        Policy policy = policy(call.model());
        answers.check(call);
        Optional<Disturbance> disturbance = together(call);
        if (disturbance.isEmpty()) {
            host.stop();
            throw new IOException("the engine has ended");
        }
        send(exchange, answers.answer(call, policy, disturbance.get()));
    }

    /** Waits as long as a request takes, and returns what others did to it; empty if the engine has ended. */
    private Optional<Disturbance> together(ChatCall call) {
        Running request = running.begin(call);
        sleep(answerMillis);
        running.end(request);
        boolean ends = faults.contains(KnownFault.PROMPT_LOGPROBS_END_ENGINE)
                && running.metAny(request, other -> call.wantsPromptLogProbs() || other.wantsPromptLogProbs());
        Path adapter = folders.get(call.model());
        boolean lost = faults.contains(KnownFault.LOST_FOLDER_ENDS_ENGINE) && adapter != null && !Files.exists(adapter);
        if (ends || lost) {
            dead = true;
        }
        if (dead) {
            return Optional.empty();
        }
        boolean mixed = faults.contains(KnownFault.MIXED_ADAPTERS_ARE_WRONG)
                && call.model().equals(MODEL)
                && running.metAny(request, other -> !other.model().equals(MODEL));
        boolean hidden = faults.contains(KnownFault.CHOSEN_IDS_HIDE_TOP_LOGPROBS)
                && running.metAny(request, ChatCall::wantsChosenIds);
        return Optional.of(new Disturbance(mixed, hidden));
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
        kill();
    }
}
