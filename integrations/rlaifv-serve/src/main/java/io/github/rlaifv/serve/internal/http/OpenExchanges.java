package io.github.rlaifv.serve.internal.http;

import io.vertx.core.http.HttpConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The requests that are being answered. Once the server stops, no more are taken, and it waits for those that are left. */
final class OpenExchanges {
    private static final int OK = 200;
    private static final int SLOW = 408;

    private final Map<Exchange, HeldBytes> open = new ConcurrentHashMap<>();
    private final HeldBytes nothing = new HeldBytes(new ByteBudget(1));
    private final AnswerTimes times = new AnswerTimes();
    private boolean stopping;

    /** Takes a request; false if the server stops. */
    synchronized boolean add(Exchange exchange) {
        if (!stopping) {
            open.put(exchange, nothing);
        }
        return !stopping;
    }

    /** Remembers the body that an exchange holds until it is over. */
    void holds(Exchange exchange, HeldBytes body) {
        if (open.replace(exchange, body) == null) {
            body.release();
        }
    }

    /** An exchange is over. */
    synchronized void remove(Exchange exchange, int status) {
        HeldBytes body = open.remove(exchange);
        if (body != null) {
            body.release();
            if (status == OK) {
                times.answered(exchange.age());
            }
        }
        notifyAll();
    }

    /** The client of a connection reads nothing, so that its exchange is over. */
    void stalled(HttpConnection connection) {
        List.copyOf(open.keySet()).stream()
                .filter(exchange -> exchange.request().connection() == connection)
                .forEach(exchange -> exchange.over(SLOW));
    }

    int size() {
        return open.size();
    }

    synchronized boolean stopping() {
        return stopping;
    }

    /** Seconds after which a rejected client may try again. */
    int retrySeconds() {
        return times.retrySeconds();
    }

    /**
     * Takes no more requests, and waits for those that are left. Those that are left after the time limit are stopped.
     *
     * @return whether all were answered
     * @throws InterruptedException if the thread is interrupted; all that are left are stopped then too
     */
    boolean drain(long millis) throws InterruptedException {
        try {
            synchronized (this) {
                stopping = true;
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
                for (long left = end - System.nanoTime(); !open.isEmpty() && left > 0; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                return open.isEmpty();
            }
        } finally {
            List.copyOf(open.keySet())
                    .forEach(exchange -> exchange.job().stop(new CancellationException("the server is shutting down")));
        }
    }

    /** Closes the connections of all that are left. */
    void abort() {
        open.keySet().forEach(exchange -> Connections.abort(exchange.request().connection()));
    }

    /** Waits a moment until stopped requests have their error. */
    synchronized void awaitErrors(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); !open.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
