package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.limit.ServeLimits;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads the bodies of requests within limits of bytes and time. A body that is rejected is answered at once; what the
 * client still sends is read and dropped for a while, because a client whose connection is reset may not see the answer.
 */
final class BodyReader {
    private final Vertx vertx;
    private final ServeLimits limits;
    private final ByteBudget budget;
    private final long patienceMillis;

    BodyReader(Vertx vertx, ServeLimits limits, ByteBudget budget, long patienceMillis) {
        this.vertx = vertx;
        this.limits = limits;
        this.budget = budget;
        this.patienceMillis = patienceMillis;
    }

    /** Receives the end of a body, on the event loop. */
    interface Listener {
        /** The body is complete. Its bytes count until it is released. */
        void read(HeldBytes body);

        /** The body is rejected. */
        void rejected(ApiError error);
    }

    /**
     * Reads a body. Called on the event loop.
     *
     * @param listener called at most once; never if the connection is closed before
     */
    void read(HttpServerRequest request, Listener listener) {
        HeldBytes held = new HeldBytes(budget);
        Reading reading = new Reading(request, listener, held);
        long length = length(request);
        if (length > limits.bodyBytes()) {
            reading.reject(tooLarge());
        } else if (length > 0 && !budget.has(length)) {
            // only bytes that have arrived are taken, or clients that announce much and send nothing would fill the
            // memory
            reading.reject(ApiError.full());
        } else if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            var unused = request.response().writeContinue();
        }
        request.handler(reading::chunk);
        request.endHandler(end -> reading.end());
        request.exceptionHandler(failure -> reading.over());
    }

    private static long length(HttpServerRequest request) {
        String header = request.getHeader("Content-Length");
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private ApiError tooLarge() {
        return ApiError.tooLarge("The body of the request has more than " + limits.bodyBytes()
                + " bytes, the limit of this server. Send smaller or fewer images.");
    }

    private final class Reading {
        private final HttpServerRequest request;
        private final Listener listener;
        private final HeldBytes held;
        private final long timer;
        private Buffer body = Buffer.buffer();
        private long received;
        private boolean over;

        Reading(HttpServerRequest request, Listener listener, HeldBytes held) {
            this.request = request;
            this.listener = listener;
            this.held = held;
            this.timer = vertx.setTimer(patienceMillis, late -> late());
        }

        void chunk(Buffer chunk) {
            received += chunk.length();
            if (over) {
                if (received > 4L * limits.bodyBytes()) {
                    close();
                }
            } else if (received > limits.bodyBytes()) {
                reject(tooLarge());
            } else if (!held.takeUpTo(received)) {
                reject(ApiError.full());
            } else {
                body.appendBuffer(chunk);
            }
        }

        void end() {
            vertx.cancelTimer(timer);
            if (!over) {
                over = true;
                held.bytes(body.getBytes());
                forget();
                listener.read(held);
            }
        }

        /** The connection is closed. */
        void over() {
            vertx.cancelTimer(timer);
            if (!over) {
                over = true;
                forget();
                held.release();
            }
        }

        /** The request keeps this object until it is answered, and must not keep the body with it. */
        private void forget() {
            body = Buffer.buffer();
        }

        void reject(ApiError error) {
            if (!over) {
                over = true;
                forget();
                held.release();
                listener.rejected(error);
            }
        }

        private void late() {
            boolean dropping = over;
            reject(ApiError.slowRequest(
                    "The body of the request did not arrive within " + patienceMillis / 1000 + " seconds."));
            if (dropping || !request.isEnded()) {
                close();
            }
        }

        private void close() {
            var unused = request.connection().close();
        }
    }
}
