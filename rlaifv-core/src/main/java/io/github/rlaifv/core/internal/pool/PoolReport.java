package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.run.RunListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports when members of a pool of servers are left out, taken back, or get fewer requests. */
final class PoolReport {
    /** Name of the stage under which listeners get the messages. */
    static final String STAGE = "servers";

    private static final Logger LOG = LoggerFactory.getLogger(PoolReport.class);

    private static final double MILLIS = 1000;

    private record Message(boolean warning, String text) {}

    private final String model;
    private final RunListener listener;
    private final Queue<Message> news = new ConcurrentLinkedQueue<>();

    PoolReport(String model, RunListener listener) {
        this.model = model;
        this.listener = listener;
    }

    void leftOut(PoolMember member) {
        boolean busy = member.health().busy();
        add(
                !busy,
                named(member) + " is left out for " + seconds(member.health().pause())
                        + " s, and the other members do its" + " work: "
                        + member.health().reason());
    }

    void takenBack(PoolMember member) {
        add(
                false,
                named(member) + " is taken back after it was left out: "
                        + member.health().reason());
    }

    void lowered(PoolMember member, String reason) {
        add(
                false,
                named(member) + " gets fewer requests at the same time ("
                        + member.share().limit() + " now): " + reason);
    }

    private static double seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) / MILLIS;
    }

    private String named(PoolMember member) {
        return member.place() + " (" + model + ")";
    }

    private void add(boolean warning, String text) {
        if (warning) {
            LOG.warn("{}", text);
        } else {
            LOG.info("{}", text);
        }
        news.add(new Message(warning, text));
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Calls the listener in the current thread, one thread at a time. */
    synchronized void emit() {
        for (Message next = news.poll(); next != null; next = news.poll()) {
            if (next.warning()) {
                listener.warned(STAGE, next.text());
            } else {
                listener.note(STAGE, next.text());
            }
        }
    }
}
