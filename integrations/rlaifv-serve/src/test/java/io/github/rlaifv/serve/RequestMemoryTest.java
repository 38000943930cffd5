package io.github.rlaifv.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.RawClient;
import io.github.rlaifv.serve.testkit.SteppedPolicy;
import io.github.rlaifv.serve.testkit.Waiting;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What requests keep on the heap. Their bodies are large because of blanks, which nothing else needs. */
class RequestMemoryTest {
    private static final int MIB = 1 << 20;
    private static final int BODY = 24;
    private static final int CLIENTS = 3;

    private final ChatServer server = ChatServer.builder(new SteppedPolicy(0))
            .port(0)
            .limits(ServeLimits.builder()
                    .bodyBytes(BODY * MIB + 1000)
                    .heldBytes(1L << 40)
                    .build())
            .start();
    private final List<RawClient> clients = new ArrayList<>();
    private final String blanks = " ".repeat(MIB);

    @AfterEach
    void stop() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        server.close();
    }

    private RawClient connected() throws IOException {
        RawClient client = new RawClient(server);
        clients.add(client);
        return client;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void awaitLessThanOneBodyMoreThan(long before) {
        Waiting.until("the bodies are gone", () -> heap() < before + (long) BODY * MIB);
    }

    @Test
    void waitingRequestsDoNotKeepTheirBodies() throws IOException {
        ObjectNode request = new ApiClient(server).ask("go").put("max_tokens", 1);
        String json = request.toString();
        long before = heap();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = connected().send(RawClient.head(json.length() + (long) BODY * MIB));
            for (int k = 0; k < BODY; k++) {
                client.send(blanks);
            }
            client.send(json);
        }
        Waiting.until("all wait or run", () -> server.queue().accepted() == CLIENTS);
        awaitLessThanOneBodyMoreThan(before);
    }

    @Test
    void rejectedBodiesAreNotKeptWhileTheRestIsDropped() throws IOException {
        long before = heap();
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = connected()
                    .send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            for (int k = 0; k <= BODY; k++) {
                client.send(Integer.toHexString(MIB) + "\r\n").send(blanks).send("\r\n");
            }
            assertThat(client.readUntil("}}")).startsWith("HTTP/1.1 413");
        }
        awaitLessThanOneBodyMoreThan(before);
    }
}
