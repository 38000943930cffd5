package io.github.rlaifv.serve.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.serve.testkit.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final int PIECES = 200;
    private static final int PIECE = 100_000;

    @Test
    void connectionOfClientThatReadsNothingIsClosedAtOnce() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer()
                    .connectionHandler(connection -> connection.closeHandler(end -> closed.countDown()))
                    .requestHandler(ConnectionsTest::writeMuchAndAbort)
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

                assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    @Test
    void answerThatIsReadInPartHasFewerUnsentBytes() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicLong unsent = new AtomicLong();
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(one -> {
                        var unused = one.response().end(Buffer.buffer(new byte[PIECES * PIECE]));
                        vertx.setPeriodic(5, look -> unsent.set(Connections.unsent(one.connection())));
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
                client.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Waiting.until("much waits for the client", () -> unsent.get() > PIECE);
                long before = unsent.get();
                client.getInputStream().readNBytes(PIECES * PIECE / 2);
                Waiting.until("less waits for it", () -> unsent.get() < before);
                assertThat(unsent.get()).isPositive();
                client.getInputStream().readNBytes(PIECES * PIECE / 2);
                Waiting.until("nothing waits for it", () -> unsent.get() == 0);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** Writes more than the buffers of both systems hold. */
    private static void writeMuchAndAbort(HttpServerRequest request) {
        request.response().setChunked(true);
        for (int i = 0; i < PIECES; i++) {
            var unused = request.response().write(Buffer.buffer(new byte[PIECE]));
        }
        Connections.abort(request.connection());
    }
}
