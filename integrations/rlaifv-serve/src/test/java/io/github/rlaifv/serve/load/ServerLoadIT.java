package io.github.rlaifv.serve.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.ProcessMemory;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.serve.ChatServer;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.load.LoadPlan.Kind;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.Waiting;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients at the same time, of which some are slow, vanish, or send what can't be used. No request is lost, every
 * answer is that of a direct call with its seed, and memory does not grow. The build runs a short load; the properties {@code
 * rlaifv.load.requests}, {@code rlaifv.load.clients} and {@code rlaifv.load.rounds} set its size, and {@code
 * rlaifv.load.compare=true} also measures a server that computes one request at a time.
 */
class ServerLoadIT {
    private static final int REQUESTS = Integer.getInteger("rlaifv.load.requests", 100);
    private static final int CLIENTS = Integer.getInteger("rlaifv.load.clients", 64);
    private static final int ROUNDS = Integer.getInteger("rlaifv.load.rounds", 1);
    private static final int SCENES = 16;
    private static final long FLAT_HEAP = 48L << 20;
    /** Without what the allocator keeps for later; native tensors are counted exactly. */
    private static final long FLAT_NATIVE = 192L << 20;

    /** In half precision, texts differ far more often from those of direct calls. */
    private static final PolicyOptions SINGLE_PRECISION =
            PolicyOptions.builder().precision(ScalarType.FLOAT32).build();

    private final LoadPlan plan = LoadPlan.ofScenes(SCENES);

    /**
     * Memory of the process in bytes, after a garbage collection.
     *
     * @param heap used bytes of the Java heap
     * @param process resident bytes
     * @param outside resident bytes that are not of the heap, once the allocator has given back what is not in use; empty
     *     where that can't be asked for
     */
    private record Memory(long heap, long process, OptionalLong outside) {
        static Memory now() {
            System.gc();
            ProcessMemory used = ProcessMemory.measure();
            return new Memory(used.javaHeap(), used.resident().orElse(0), NativeMemory.inUse());
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "heap %d MiB, process %d MiB, of which %d MiB are in use outside of the heap",
                    heap >> 20,
                    process >> 20,
                    outside.orElse(0) >> 20);
        }
    }

    private static ChatServer server(Policy policy, int batch) {
        return ChatServer.builder(policy)
                .port(0)
                .maxBatch(batch)
                .limits(ServeLimits.builder()
                        .bodyBytes(LoadPlan.BODY_BYTES)
                        .imageBytes(LoadPlan.IMAGE_BYTES)
                        .build())
                .start();
    }

    /** The memory once nothing is left of the requests. */
    private static Memory memory(ChatServer server) {
        Waiting.until(
                "nothing is left",
                () -> server.queue().running() + server.queue().waiting() == 0
                        && metrics(server).contains("rlaifv_serve_held_bytes 0.0"));
        return Memory.now();
    }

    private List<LoadClient.Result> run(ChatServer server, int requests) throws Exception {
        LoadClient client = new LoadClient(plan, new ApiClient(server));
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<LoadClient.Result>> sent = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                int request = i;
                sent.add(threads.submit(() -> client.send(request)));
            }
            List<LoadClient.Result> results = new ArrayList<>();
            for (Future<LoadClient.Result> one : sent) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsLostAndMemoryIsFlat(@TempDir Path folder) throws Exception {
        try (TrainablePolicy policy = Policies.open(EmbeddedModel.copyInto(folder), SINGLE_PRECISION)) {
            List<String> expected = plan.expected(policy, REQUESTS);
            try (ChatServer server = server(policy, 32)) {
                run(server, Math.min(REQUESTS / 2, 2 * CLIENTS));
                Memory before = memory(server);
                int tensors = OpenTensors.of(policy);
                System.out.println("after the warm-up: " + before);
                Memory after = before;
                for (int round = 1; round <= ROUNDS; round++) {
                    long start = System.nanoTime();
                    List<LoadClient.Result> results = run(server, REQUESTS);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    after = memory(server);
                    report("queued", results, seconds, server);
                    System.out.println("after round " + round + ": " + after);
                    checkAnswers(results, expected);
                    assertThat(OpenTensors.of(policy)).as("native tensors").isEqualTo(tensors);
                }
                assertThat(server.queue().failed()).isZero();
                assertThat(after.heap() - before.heap()).as("heap").isLessThan(FLAT_HEAP);
                if (before.outside().isPresent()) {
                    assertThat(after.outside().orElseThrow() - before.outside().orElseThrow())
                            .as("resident memory outside of the heap")
                            .isLessThan(FLAT_NATIVE);
                }
            }
            if (Boolean.getBoolean("rlaifv.load.compare")) {
                try (ChatServer server = server(policy, 1)) {
                    long start = System.nanoTime();
                    List<LoadClient.Result> results = run(server, REQUESTS / 5);
                    report("one at a time", results, (System.nanoTime() - start) / 1e9, server);
                }
            }
        }
    }

    /**
     * Every request ended as its kind must. Rounding depends on what shares a batch, so a text may differ if a random number
     * lies at the border between two tokens.
     */
    private void checkAnswers(List<LoadClient.Result> results, List<String> expected) {
        assertThat(results).hasSize(REQUESTS);
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            LoadClient.Result result = results.get(i);
            switch (result.kind()) {
                case PLAIN, STREAM, SLOW_READER -> {
                    assertThat(result.status())
                            .as("request " + i + " " + result)
                            .isEqualTo(200);
                    if (!result.text().equals(expected.get(i))) {
                        others.add(i);
                    }
                }
                case BODY_TOO_LARGE -> assertEnded(result, 413, "request_too_large");
                case IMAGE_TOO_LARGE -> assertEnded(result, 400, "image_too_large");
                case IMAGE_DAMAGED -> assertEnded(result, 400, "invalid_image");
                default -> assertThat(result.status()).isZero();
            }
        }
        assertThat(others).hasSizeLessThanOrEqualTo(Math.max(1, REQUESTS / 100));
        others.forEach(i -> assertThat(results.get(i).text()).isNotEmpty());
    }

    private static void assertEnded(LoadClient.Result result, int status, String code) {
        assertThat(result.status()).as(result.toString()).isEqualTo(status);
        assertThat(result.text()).isEqualTo(code);
    }

    private static String metrics(ChatServer server) {
        return new ApiClient(server).get("/metrics").response().body();
    }

    private static void report(String name, List<LoadClient.Result> results, double seconds, ChatServer server) {
        double[] millis = results.stream()
                .filter(one -> one.kind() == Kind.PLAIN || one.kind() == Kind.STREAM)
                .mapToDouble(LoadClient.Result::millis)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d requests of %d clients in %.1f s, %.1f requests/s; answered in p50 %.0f ms, p95 %.0f ms; answered"
                        + " per call %.1f; rejected and sent again %d; %s%n",
                name,
                results.size(),
                CLIENTS,
                seconds,
                results.size() / seconds,
                millis[millis.length / 2],
                millis[millis.length * 95 / 100],
                (double) server.queue().succeeded() / server.queue().calls(),
                results.stream().mapToInt(LoadClient.Result::retries).sum(),
                server.queue());
    }
}
