package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.RawClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import io.github.rlaifv.serve.testkit.Waiting;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images of requests are checked before they wait, and only allowed hosts are asked. */
class RequestImagesTest {
    private static final byte[] PNG =
            new TinyWorld().image(SceneSplit.TEST.scene(1)).read();

    private static final ExecutorService HOST_THREADS = Executors.newCachedThreadPool();
    private static final AtomicInteger STALLING = new AtomicInteger();
    private static final AtomicInteger TRICKLING = new AtomicInteger();

    private static CountDownLatch goOn;
    private static HttpServer host;
    private static String hostName;
    private static ChatServer server;
    private static ApiClient client;

    @BeforeAll
    static void start() throws IOException {
        goOn = new CountDownLatch(1);
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/image.png", exchange -> {
            exchange.sendResponseHeaders(200, PNG.length);
            exchange.getResponseBody().write(PNG);
            exchange.close();
        });
        host.createContext("/moved.png", exchange -> {
            exchange.getResponseHeaders().add("Location", "/image.png");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        host.createContext("/endless.png", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8192]);
                }
            } catch (IOException e) {
                exchange.close();
            }
        });
        host.createContext("/stalling.png", exchange -> {
            exchange.sendResponseHeaders(200, PNG.length);
            exchange.getResponseBody().write(PNG, 0, 10);
            exchange.getResponseBody().flush();
            STALLING.incrementAndGet();
            await(goOn);
            exchange.close();
        });
        host.createContext("/trickling.png", exchange -> {
            exchange.sendResponseHeaders(200, 90_000);
            TRICKLING.incrementAndGet();
            try {
                while (true) {
                    exchange.getResponseBody().write(0);
                    exchange.getResponseBody().flush();
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                TRICKLING.decrementAndGet();
                exchange.close();
            }
        });
        host.setExecutor(HOST_THREADS);
        host.start();
        hostName = "127.0.0.1:" + host.getAddress().getPort();
        server = ChatServer.builder(new SteppedPolicy(1_000_000))
                .port(0)
                .imageHosts(Set.of(hostName))
                .limits(ServeLimits.builder()
                        .imageBytes(100_000)
                        .imagePixels(250_000)
                        .images(2)
                        .build())
                .start();
        client = new ApiClient(server);
    }

    @AfterAll
    static void stop() {
        server.close();
        goOn.countDown();
        host.stop(0);
        HOST_THREADS.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode ask(String... urls) {
        ObjectNode body = client.ask("").put("max_tokens", 1);
        ArrayNode content = ((ObjectNode) body.path("messages").path(0)).putArray("content");
        content.addObject().put("type", "text").put("text", "What?");
        for (String url : urls) {
            content.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", url)
                    .put("detail", "low");
        }
        return body;
    }

    private static JsonNode rejected(String... urls) {
        ApiClient.Reply reply = client.post(ask(urls));
        assertThat(reply.status()).as(reply.json().toString()).isEqualTo(400);
        assertThat(reply.error().path("type").asText()).isEqualTo("invalid_request_error");
        return reply.error();
    }

    @Test
    void damagedImageIsNamedByMessageAndPart() {
        String cut = ApiClient.dataUrl(Arrays.copyOf(PNG, PNG.length / 2));
        JsonNode error = rejected(ApiClient.dataUrl(PNG), cut);
        assertThat(error.path("param").asText()).isEqualTo("messages[0].content[2].image_url.url");
        assertThat(error.path("code").asText()).isEqualTo("invalid_image");
        assertThat(error.path("message").asText())
                .startsWith("The image in messages[0].content[2].image_url.url can't be used: ")
                .contains("Send a whole PNG");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file:///etc/passwd | invalid_image_url | not supported",
                "FILE:/etc/passwd | invalid_image_url | not supported",
                "/etc/passwd | invalid_image_url | not supported",
                "ftp://127.0.0.1/a.png | invalid_image_url | not supported",
                "http://169.254.169.254/latest/meta-data | invalid_image_url | not among the allowed ones",
                "http://127.0.0.1:1/image.png | invalid_image_url | not among the allowed ones",
                "http://HOST@127.0.0.1/image.png | invalid_image_url | not among the allowed ones",
                "http://user@HOST/image.png | invalid_image_url | not among the allowed ones",
                "http://HOST/moved.png | image_not_fetched | status 302",
                "http://HOST/missing.png | image_not_fetched | status 404",
                "http://HOST/endless.png | image_too_large | more than 100000 bytes",
                "http://HO ST/a.png | invalid_image_url | not valid",
                "data:image/png;base64 | invalid_image_url | no comma",
                "data:image/png,abc | invalid_image_url | not marked as base64",
                "data:text/html;base64,AAAA | invalid_image_url | not that of an image",
                "'data:image/png;base64,A*AA' | invalid_image_url | not valid Base64",
                "'data:image/png;base64,AAAA' | invalid_image | can't be used",
                "'data:image/png;base64,' | invalid_image | can't be used"
            })
    void unusableAddressIsRejected(String url, String code, String message) {
        JsonNode error = rejected(url.replace("HOST", hostName));
        assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
        assertThat(error.path("message").asText()).contains(message);
        assertThat(error.path("param").asText()).isEqualTo("messages[0].content[1].image_url.url");
    }

    @Test
    void stallingHostsHoldUpNoOtherRequest() {
        int many = 2 * Math.max(2, Runtime.getRuntime().availableProcessors()) + 2;
        List<CompletableFuture<ApiClient.Reply>> stalled = IntStream.range(0, many)
                .mapToObj(i -> client.postLater(ask("http://" + hostName + "/stalling.png")))
                .toList();
        Waiting.until("all images are being fetched", () -> STALLING.get() == many);

        assertThat(client.post(ask(ApiClient.dataUrl(PNG))).status()).isEqualTo(200);
        assertThat(client.post(ask("http://" + hostName + "/image.png")).status())
                .isEqualTo(200);
        assertThat(stalled).noneMatch(CompletableFuture::isDone);
        goOn.countDown();
        for (CompletableFuture<ApiClient.Reply> one : stalled) {
            assertThat(one.join().error().path("code").asText()).isEqualTo("image_not_fetched");
        }
    }

    @Test
    void vanishedClientsImageIsNoLongerFetched() throws IOException {
        try (RawClient raw = new RawClient(server)) {
            raw.chat(ask("http://" + hostName + "/trickling.png"));
            Waiting.until("the image is being fetched", () -> TRICKLING.get() == 1);
        }
        Waiting.until("its connection is closed", () -> TRICKLING.get() == 0);
    }

    @Test
    void imageOfAnAllowedHostIsFetched() {
        assertThat(client.post(ask("http://" + hostName + "/image.png")).status())
                .isEqualTo(200);
    }

    @Test
    void imageHostsMustBeAllowed() {
        try (ChatServer closed =
                ChatServer.builder(new SteppedPolicy(9)).port(0).start()) {
            ApiClient.Reply reply = new ApiClient(closed).post(ask("http://" + hostName + "/image.png"));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.error().path("message").asText()).contains("it fetches no images");
        }
    }

    @Test
    void largeImagesAreRejected() {
        JsonNode bytes = rejected(ApiClient.dataUrl(new byte[100_001]));
        assertThat(bytes.path("code").asText()).isEqualTo("image_too_large");
        byte[] wide = header(10_000, 10_000);
        JsonNode pixels = rejected(ApiClient.dataUrl(wide));
        assertThat(pixels.path("code").asText()).isEqualTo("invalid_image");
        assertThat(pixels.path("message").asText()).contains("10000 x 10000 pixels");
        String url = ApiClient.dataUrl(PNG);
        assertThat(rejected(url, url, url).path("code").asText()).isEqualTo("too_many_images");
    }

    /** The image with another size in its header. */
    private static byte[] header(int width, int height) {
        byte[] png = PNG.clone();
        java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(png);
        header.putInt(16, width).putInt(20, height);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        return png;
    }

    @Test
    void severalImagesAreAccepted() {
        String url = ApiClient.dataUrl(PNG);
        assertThat(client.post(ask(url, url)).status()).isEqualTo(200);
    }
}
