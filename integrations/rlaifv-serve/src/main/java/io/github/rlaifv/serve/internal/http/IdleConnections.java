package io.github.rlaifv.serve.internal.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections on which nothing is asked for a while. A connection whose request waits or is computed is not idle,
 * however long that takes, which is why the timeouts of the HTTP library are not used.
 */
final class IdleConnections {
    private final Map<HttpConnection, Use> open = new ConcurrentHashMap<>();
    private final long idleNanos;
    private final int most;

    private static final class Use {
        private int requests;
        private long since = System.nanoTime();

        synchronized void change(int by) {
            requests += by;
            since = System.nanoTime();
        }

        synchronized boolean idle(long nanos) {
            return requests == 0 && System.nanoTime() - since > nanos;
        }
    }

    /**
     * @param vertx sets a timer that ends with it
     * @param idleMillis time after which an unused connection is closed
     * @param most most open connections
     */
    IdleConnections(Vertx vertx, long idleMillis, int most) {
        this.idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
        this.most = most;
        vertx.setPeriodic(Math.max(1, idleMillis / 4), look -> closeIdle());
    }

    private void closeIdle() {
        open.forEach((connection, use) -> {
            if (use.idle(idleNanos)) {
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
