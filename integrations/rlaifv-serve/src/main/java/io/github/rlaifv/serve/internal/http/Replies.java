package io.github.rlaifv.serve.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/** Sends whole responses. A response that has begun, or whose connection is closed, is left as it is. */
final class Replies {
    private Replies() {}

    static void json(HttpServerResponse response, JsonNode body) {
        var unused = bytes(response, 200, Json.bytes(body));
    }

    /** Sends an error. OpenAI's clients retry by themselves after some errors, unless a header forbids it. */
    static void error(HttpServerResponse response, ApiError error) {
        if (open(response)) {
            response.putHeader("x-should-retry", String.valueOf(error.worthRetrying()));
            error.retryAfter().ifPresent(seconds -> response.putHeader("Retry-After", String.valueOf(seconds)));
            if (error.status() == 401) {
                response.putHeader("WWW-Authenticate", "Bearer");
            }
            var unused = bytes(response, error.status(), Json.bytes(error.json()));
        }
    }

    /** Sends a whole response; the result is complete when it is written to the connection. */
    static Future<Void> bytes(HttpServerResponse response, int status, byte[] json) {
        return open(response)
                ? response.setStatusCode(status)
                        .putHeader("Content-Type", "application/json")
                        .end(Buffer.buffer(json))
                : Future.succeededFuture();
    }

    static boolean open(HttpServerResponse response) {
        return !response.headWritten() && !response.ended() && !response.closed();
    }
}
