package io.github.rlaifv.serve.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.serve.testkit.ApiClient;
import io.github.rlaifv.serve.testkit.RawClient;
import java.io.IOException;

/**
 * Sends the requests of a load as their kinds of client do.
 *
 * @param plan the requests
 * @param client sends what well-behaved clients send
 */
record LoadClient(LoadPlan plan, ApiClient client) {
    private static final int BUSY = 429;

    /**
     * What became of a request.
     *
     * @param kind kind of its client
     * @param status HTTP status; 0 if the client vanished before it had one
     * @param text the answer, or the code of the error
     * @param millis time that the client waited
     * @param retries how often it was rejected because the queue was full
     */
    record Result(LoadPlan.Kind kind, int status, String text, double millis, int retries) {}

    Result send(int request) {
        LoadPlan.Kind kind = plan.kind(request);
        ObjectNode body = plan.body(client, request);
        long start = System.nanoTime();
        try {
            return switch (kind) {
                case STREAM -> stream(kind, body, start);
                case SLOW_READER -> slow(body, start);
                case VANISHES_WAITING -> vanish(body, start, "");
                case VANISHES_STREAMING -> vanish(body.put("stream", true), start, "\"delta\"");
                default -> plain(kind, body, start);
            };
        } catch (IOException e) {
            throw new IllegalStateException("request " + request + " of kind " + kind, e);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private Result plain(LoadPlan.Kind kind, ObjectNode body, long start) {
        for (int retries = 0; ; retries++) {
            ApiClient.Reply reply = client.post(body);
            if (reply.status() != BUSY) {
                return new Result(
                        kind,
                        reply.status(),
                        reply.status() == 200
                                ? reply.text()
                                : reply.error().path("code").asText(),
                        since(start),
                        retries);
            }
        }
    }

    private Result stream(LoadPlan.Kind kind, ObjectNode body, long start) {
        for (int retries = 0; ; retries++) {
            ApiClient.Reply reply = client.send(client.chat(body.put("stream", true)));
            if (reply.status() == 200) {
                String text = ApiClient.joined(ApiClient.events(reply.response().body()), 0);
                return new Result(kind, 200, text, since(start), retries);
            } else if (reply.status() != BUSY) {
                return new Result(
                        kind, reply.status(), reply.error().path("code").asText(), since(start), retries);
            }
        }
    }

    /** Reads a stream some bytes at a time. */
    private Result slow(ObjectNode body, long start) throws IOException {
        try (RawClient raw = new RawClient(client.server(), 2048)) {
            String all = raw.chat(body.put("stream", true)).readSlowly("data: [DONE]\n\n", 200);
            String events = all.substring(all.indexOf("\r\n\r\n") + 4)
                    .replaceAll("(?m)^[0-9a-f]+\r\n", "")
                    .replace("\r\n", "");
            return new Result(
                    LoadPlan.Kind.SLOW_READER,
                    all.startsWith("HTTP/1.1 200") ? 200 : 0,
                    ApiClient.joined(ApiClient.events(events), 0),
                    since(start),
                    0);
        }
    }

    private Result vanish(ObjectNode body, long start, String after) throws IOException {
        LoadPlan.Kind kind = after.isEmpty() ? LoadPlan.Kind.VANISHES_WAITING : LoadPlan.Kind.VANISHES_STREAMING;
        try (RawClient raw = new RawClient(client.server())) {
            raw.chat(body);
            if (!after.isEmpty()) {
                raw.readUntil(after);
            }
        }
        return new Result(kind, 0, "", since(start), 0);
    }
}
