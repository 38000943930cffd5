package io.github.rlaifv.bench.attack.fuzz;

import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.bench.attack.fuzz.damage.DamagedFormats;
import io.github.rlaifv.bench.attack.fuzz.damage.JsonRules;
import io.github.rlaifv.bench.attack.fuzz.damage.Mutation;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RetrySettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Targets: answers of a server. */
final class ServerTargets {
    /** Stands for an answer that never ends. */
    private static final String ENDLESS = "endless";

    private static final String FILE = "answer.json";
    private static final String TEXT = """
            {"id": "chat-1", "object": "chat.completion", "created": 1700000000, "model": "scripted",
             "choices": [{"index": 0, "message": {"role": "assistant", "content": "A dog on a bench."},
               "finish_reason": "stop"}],
             "usage": {"prompt_tokens": 5, "completion_tokens": 6, "total_tokens": 11}}
            """;
    private static final String WORDS = """
            {"id": "chat-1", "object": "chat.completion", "created": 1700000000, "model": "scripted",
             "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes"}, "finish_reason": "length",
               "logprobs": {"content": [{"token": "Yes", "logprob": -0.25, "bytes": [89, 101, 115],
                 "top_logprobs": [{"token": "Yes", "logprob": -0.25}, {"token": " no", "logprob": -2.0},
                   {"token": "No", "logprob": -2.5}]}]}}]}
            """;
    private static final String[] FREE = {
        "id", "object", "created", "model", "usage", "index", "role", "bytes", "finish_reason"
    };

    private ServerTargets() {}

    static List<Target> all() {
        Prompt prompt = Prompt.of("Is there a dog?");
        return List.of(
                target(
                        "server answer",
                        TEXT,
                        FREE,
                        policy -> policy.generate(List.of(new GenerationRequest("key", prompt, 1, Sampling.greedy(8))))
                                .toString()),
                target(
                        "server log-probs",
                        WORDS,
                        FREE,
                        policy -> policy.nextTokenProbabilities(
                                        List.of(new NextTokenRequest(prompt, List.of("Yes", "No"))))
                                .toString()));
    }

    private static Target target(String name, String answer, String[] free, Function<Policy, String> asked) {
        return PlainTarget.reading(
                        name,
                        folder -> Files.writeString(folder.resolve(FILE), answer),
                        List.of(new AttackedFile(
                                FILE,
                                DamagedFormats.json(JsonRules.records(free)).and(List.of(ServerTargets::endless)))),
                        folder -> answered(folder.resolve(FILE), asked))
                .orNamed("127.0.0.1", "scripted", "request")
                .answered();
    }

    private static Mutation endless(byte[] sound, RandomGenerator random) {
        return new Mutation("endless", true, ENDLESS.getBytes(StandardCharsets.UTF_8));
    }

    private static String answered(Path file, Function<Policy, String> asked) throws Exception {
        byte[] body = Files.readAllBytes(file);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                if (new String(body, StandardCharsets.UTF_8).equals(ENDLESS)) {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                    while (true) {
                        exchange.getResponseBody().write(blanks);
                    }
                }
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try (Policy policy = RemotePolicy.builder()
                .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/v1")
                .model("scripted")
                .timeout(Duration.ofSeconds(10))
                .capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .persistence(RetrySettings.once())
                .build()) {
            return asked.apply(policy);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
