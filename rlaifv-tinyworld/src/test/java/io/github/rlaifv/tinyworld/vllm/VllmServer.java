package io.github.rlaifv.tinyworld.vllm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A vLLM server in processes of its own, which end when this object is closed or this process ends. */
final class VllmServer implements AutoCloseable {
    /** The name of the base model on the server. */
    static final String MODEL = "tiny";

    private static final Duration START = Duration.ofMinutes(8);
    private static final int LOG_LINES = 40;
    /** The projections of attention and MLP. Other targets make batches of prompt_logprobs end vLLM 0.32.0 on a CPU. */
    private static final List<String> ADAPTED =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    private final Process process;
    private final Path log;
    private final int port;
    private final Thread atExit = new Thread(this::end, "stop vLLM");

    private VllmServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts the server and waits until it is healthy.
     *
     * @param python the interpreter of a virtual environment with vLLM
     * @param model folder of the model
     * @param folder holds the log
     * @throws IllegalStateException with the end of the log if the server ends or is not healthy within 8 minutes
     */
    static VllmServer start(String python, Path model, Path folder) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                python,
                "-m",
                "vllm.entrypoints.openai.api_server",
                "--model",
                model.toString(),
                "--served-model-name",
                MODEL,
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--enforce-eager",
                "--max-model-len",
                "1024",
                "--dtype",
                "float32",
                "--enable-lora",
                "--max-lora-rank",
                "64",
                // one slot more than adapters, because requests to the base use the last slot if batched with an
                // adapter's
                "--max-loras",
                "4",
                "--lora-target-modules"));
        command.addAll(ADAPTED);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HF_HUB_OFFLINE", "1");
        builder.environment().put("VLLM_NO_USAGE_STATS", "1");
        builder.environment().put("VLLM_CPU_KVCACHE_SPACE", "1");
        builder.environment().put("VLLM_ALLOW_RUNTIME_LORA_UPDATING", "True");
        builder.environment().put("TORCHDYNAMO_DISABLE", "1");
        builder.environment()
                .put("OMP_NUM_THREADS", Integer.toString(Runtime.getRuntime().availableProcessors()));
        Path log = folder.resolve("vllm.log");
        VllmServer server = new VllmServer(builder.redirectOutput(log.toFile()).start(), log, port);
        try {
            server.awaitHealth();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitHealth() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(START);
        while (!isHealthy()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException(
                        (process.isAlive() ? "vLLM is not healthy after " + START : "vLLM ended while starting")
                                + ". The end of its log:\n" + endOfLog());
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private boolean isHealthy() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** The address of the API. */
    String baseUrl() {
        return "http://127.0.0.1:" + port + "/v1";
    }

    private void end() {
        // the engine and its workers are processes of their own
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        end();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
