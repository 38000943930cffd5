package io.github.rlaifv.serve.internal.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * A response that is a stream of server-sent events. Events of any thread are written on the connection's event loop, as
 * fast as the client reads. A client that reads too slowly loses its connection, and nobody else waits for it.
 */
final class EventStream {
    private static final int OK = 200;
    private static final int SLOW = 408;

    private final Vertx vertx;
    private final Context context;
    private final HttpServerResponse response;
    private final Limits limits;
    private final IntConsumer ended;
    private final Runnable abort;
    private final AtomicLong waitingBytes = new AtomicLong();
    // the rest is used on the event loop only
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private boolean finished;
    private long stalled = -1;

    /**
     * Limits of slow clients.
     *
     * @param bytes most bytes that wait for the client
     * @param stallMillis longest time in which the client reads nothing
     */
    record Limits(long bytes, long stallMillis) {}

    /**
     * @param vertx sets timers
     * @param context context of the connection
     * @param request the request whose response it is
     * @param limits limits of slow clients
     * @param ended called with the status when the response is over
     */
    EventStream(Vertx vertx, Context context, HttpServerRequest request, Limits limits, IntConsumer ended) {
        this.vertx = vertx;
        this.context = context;
        this.response = request.response();
        this.abort = () -> Connections.abort(request.connection());
        this.limits = limits;
        this.ended = ended;
    }

    /** Sends events. Called by any thread. */
    void send(Buffer events) {
        waitingBytes.addAndGet(events.length());
        context.runOnContext(next -> {
            waiting.add(events);
            pump();
            if (waitingBytes.get() > limits.bytes()) {
                drop();
            }
        });
    }

    /** Ends the response after all events. Called by any thread. */
    void finish() {
        context.runOnContext(next -> {
            finished = true;
            pump();
        });
    }

    private void begin() {
        if (!response.headWritten()) {
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream; charset=utf-8")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader("X-Accel-Buffering", "no")
                    .drainHandler(drained -> {
                        if (!response.ended()) {
                            stopWaiting();
                            pump();
                        }
                    });
        }
    }

    private void pump() {
        if (response.ended()) {
            return;
        }
        if (response.closed()) {
            waiting.clear();
            stopWaiting();
            return;
        }
        begin();
        while (!waiting.isEmpty() && !response.writeQueueFull()) {
            Buffer next = waiting.remove();
            waitingBytes.addAndGet(-next.length());
            var unused = response.write(next).onSuccess(read -> progress());
        }
        if (!waiting.isEmpty()) {
            startWaiting();
        } else if (finished) {
            startWaiting();
            var unused = response.end().onComplete(done -> {
                stopWaiting();
                ended.accept(done.succeeded() ? OK : SLOW);
            });
        }
    }

    private void startWaiting() {
        if (stalled < 0) {
            stalled = vertx.setTimer(limits.stallMillis(), late -> drop());
        }
    }

    /** The client has read some of what waits for it. */
    private void progress() {
        if (stalled >= 0) {
            stopWaiting();
            startWaiting();
        }
    }

    private void stopWaiting() {
        if (stalled >= 0) {
            vertx.cancelTimer(stalled);
            stalled = -1;
        }
    }

    private void drop() {
        if (!response.closed()) {
            waiting.clear();
            stopWaiting();
            ended.accept(SLOW);
            abort.run();
        }
    }
}
