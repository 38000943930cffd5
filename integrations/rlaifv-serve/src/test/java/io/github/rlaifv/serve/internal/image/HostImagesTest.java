package io.github.rlaifv.serve.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import io.github.rlaifv.serve.internal.wire.ImageAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HostImagesTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer host;
    private String name;

    @BeforeEach
    void start() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.setExecutor(threads);
        host.createContext("/small", exchange -> {
            byte[] path = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, path.length);
            exchange.getResponseBody().write(path);
            exchange.close();
        });
        host.createContext("/stalls", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        host.start();
        name = "127.0.0.1:" + host.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        end.countDown();
        host.stop(0);
        threads.shutdownNow();
    }

    private CompletableFuture<Map<String, byte[]>> fetch(Duration patience, long memory, String... paths) {
        List<ImageAddress> images = java.util.Arrays.stream(paths)
                .map(path -> new ImageAddress("http://" + name + path, "place of " + path))
                .toList();
        long[] left = {memory};
        return new HostImages(Set.of(name), 1000, patience).fetch(images, bytes -> {
            synchronized (left) {
                left[0] -= bytes;
                return left[0] >= 0;
            }
        });
    }

    private static ApiError error(CompletableFuture<?> fetched) {
        try {
            fetched.join();
        } catch (CompletionException e) {
            return ((ApiException) Objects.requireNonNull(e.getCause())).error();
        }
        throw new AssertionError("it was fetched");
    }

    @Test
    void imagesAreFetchedByTheirPlaces() {
        Map<String, byte[]> fetched =
                fetch(Duration.ofSeconds(30), 1000, "/small/a", "/small/b").join();
        assertThat(fetched).containsOnlyKeys("place of /small/a", "place of /small/b");
        assertThat(fetched.get("place of /small/b")).asString().isEqualTo("/small/b");
    }

    @Test
    void otherAddressesAreLeftToTheRequest() {
        assertThat(new HostImages(Set.of(name), 1000)
                        .fetch(List.of(new ImageAddress("data:image/png;base64,AA", "a")), bytes -> false)
                        .join())
                .isEmpty();
    }

    @Test
    void stallingBodiesEndAfterOneTimeLimitForAll() {
        long start = System.nanoTime();
        ApiError error = error(fetch(Duration.ofMillis(300), 1000, "/stalls/1", "/small/a", "/stalls/2", "/stalls/3"));
        assertThat(error.code()).isEqualTo("image_not_fetched");
        assertThat(error.param()).isEqualTo("place of /stalls/1");
        assertThat(error.message()).contains("more than 0.3 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void failureOfOneImageDoesNotWaitForOthers() {
        ApiError error = error(fetch(Duration.ofMinutes(5), 1000, "/stalls/1", "/missing"));
        assertThat(error.param()).isEqualTo("place of /missing");
        assertThat(error.message()).contains("status 404");
    }

    @Test
    void imagesCountForTheMemoryOfRequests() {
        ApiError error = error(fetch(Duration.ofSeconds(30), 5, "/small/a"));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.message()).contains("memory");
    }

    @Test
    void hostThatIsNotAllowedIsNotAsked() {
        HostImages images = new HostImages(Set.of("other"), 1000);
        assertThatThrownBy(
                        () -> images.fetch(List.of(new ImageAddress("http://" + name + "/small", "a")), bytes -> true))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("invalid_image_url"));
    }
}
