package io.github.rlaifv.serve.internal.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes connections on which nothing is asked for a while, and those whose client reads nothing of what waits for it. A
 * connection whose request waits or is computed is not idle, however long that takes, which is why the timeouts of the HTTP
 * library are not used.
 */
final class IdleConnections {
    private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();
    private final long idleNanos;
    private final long stallNanos;
    private final Consumer<HttpConnection> stalled;
    private final int most;

    private static final class Use {
        private int requests;
        private long since = System.nanoTime();
        private long unsent;
        private long progress = System.nanoTime();

        synchronized void change(int by) {
            requests += by;
            since = System.nanoTime();
        }

        synchronized boolean idle(long nanos) {
            return requests == 0 && System.nanoTime() - since > nanos;
        }

        /** Whether the same bytes wait for the client for longer than a time. Called on the event loop only. */
        boolean stalled(long waiting, long nanos) {
            if (waiting == 0 || waiting != unsent) {
                unsent = waiting;
                progress = System.nanoTime();
            }
            return System.nanoTime() - progress > nanos;
        }
    }

    /**
     * Times after which connections are closed.
     *
     * @param idleMillis longest time in which nothing is asked
     * @param stallMillis longest time in which the client reads nothing of what waits for it
     */
    record Times(long idleMillis, long stallMillis) {}

    /**
     * @param vertx sets a timer that ends with it
     * @param times when connections are closed
     * @param most most open connections
     * @param stalled called on the event loop before the connection of a client that reads nothing is closed
     */
    IdleConnections(Vertx vertx, Times times, int most, Consumer<HttpConnection> stalled) {
        this.idleNanos = TimeUnit.MILLISECONDS.toNanos(times.idleMillis());
        this.stallNanos = TimeUnit.MILLISECONDS.toNanos(times.stallMillis());
        this.most = most;
        this.stalled = stalled;
        vertx.setPeriodic(Math.max(1, Math.min(times.idleMillis(), times.stallMillis()) / 4), look -> close());
    }

    private void close() {
        open.forEach((connection, use) -> {
            if (use.stalled(Connections.unsent(connection), stallNanos)) {
                stalled.accept(connection);
                Connections.abort(connection);
            } else if (use.idle(idleNanos)) {
                Connections.abort(connection);
            }
        });
    }

    /** Takes a new connection, or closes it if there are too many. */
    void opened(HttpConnection connection) {
        open.put(connection, new Use());
        connection.closeHandler(closed -> open.remove(connection));
        if (open.size() > most) {
            Connections.abort(connection);
        }
    }

    void begin(HttpConnection connection) {
        change(connection, 1);
    }

    void end(HttpConnection connection) {
        change(connection, -1);
    }

    private void change(HttpConnection connection, int by) {
        Use use = open.get(connection);
        if (use != null) {
            use.change(by);
        }
    }
}
