package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.run.CancelledException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The members of a pool of servers, which all calls of the pool share, and the threads that ask them. A member that is left
 * out is asked about its health in a thread of its own once its time has passed, and taken back if it is healthy. All
 * states are guarded by this object, which is notified of each change.
 */
final class ServedMembers implements AutoCloseable {
    /** A member from which nothing was heard for so long is asked about its health when a call begins. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long THREAD_SECONDS = 1;
    private static final double BUSY = 0.5;
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final String name;
    private final List<PoolMember> members;
    private final ThreadPoolExecutor threads;
    private final PoolReport report;
    private final Set<Capability> required = EnumSet.noneOf(Capability.class);
    private int version;
    private int changes;
    private boolean closed;

    ServedMembers(List<Policy> policies, PoolOptions options) {
        this(policies, options, new AtomicInteger());
    }

    private ServedMembers(List<Policy> policies, PoolOptions options, AtomicInteger number) {
        this(policies, options, work -> new Thread(work, "rlaifv-pool-" + number.incrementAndGet()));
    }

    /** @param factory makes the threads that ask the members */
    ServedMembers(List<Policy> policies, PoolOptions options, ThreadFactory factory) {
        this.name = policies.get(0).name();
        List<PoolMember> all = new ArrayList<>();
        policies.forEach(policy -> all.add(new PoolMember(all.size(), policy, options)));
        this.members = List.copyOf(all);
        this.report = new PoolReport(name, options.listener());
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                    Thread thread = factory.newThread(work);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    List<PoolMember> all() {
        return members;
    }

    synchronized List<PoolMember> usable() {
        return members.stream().filter(member -> member.health().usable()).toList();
    }

    /** Whether a member is being asked about its health. */
    synchronized boolean checking() {
        return members.stream().anyMatch(PoolMember::checking);
    }

    /** Changes whenever a member is left out or taken back. */
    synchronized int version() {
        return version;
    }

    /** A member without this capability is not taken back. */
    synchronized void require(Capability capability) {
        required.add(capability);
    }

    /** A call begins: asks silent members about their health, and all members that are left out if no other is usable. */
    synchronized void begin(long now) {
        boolean none = usable().isEmpty();
        for (PoolMember member : members) {
            if (member.health().usable()) {
                suspect(member, now, SILENCE_NANOS);
            } else if (none) {
                member.health().makeDue(now);
            }
        }
        refresh(now);
    }

    /** Takes back members whose time has passed, and gives fewer requests to those that asked for it. */
    synchronized void refresh(long now) {
        for (PoolMember member : members) {
            if (member.gotBusy()) {
                lower(member, now, BUSY, APART_NANOS, "the server asks for fewer requests");
            }
            if (member.health().due(now) && !member.checking()) {
                if (member.server().isEmpty()) {
                    takeBack(member, now);
                } else {
                    check(member);
                }
            }
        }
    }

    /** Asks a member about its health if nothing was heard from it for some time. */
    synchronized void suspect(PoolMember member, long now, long silence) {
        if (member.health().usable() && !member.checking() && member.health().silent(now, silence)) {
            check(member);
        }
    }

    private void check(PoolMember member) {
        if (closed) {
            return;
        }
        member.server().ifPresent(server -> {
            member.checking(true);
            try {
                run(() -> checked(member, server));
            } catch (CancelledException | OutOfMemoryError e) {
                // closed, or no thread can be made: the member is asked again later
                member.checking(false);
            }
        });
    }

    private void checked(PoolMember member, HealthChecked server) {
        Optional<String> problem;
        try {
            problem = server.unhealthyBecause().or(() -> lacking(server));
        } catch (CancelledException e) {
            problem = Optional.of("closed");
        } catch (RuntimeException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        synchronized (this) {
            member.checking(false);
            long now = System.nanoTime();
            if (problem.isEmpty()) {
                member.health().healthy(now);
                if (!member.health().usable()) {
                    takeBack(member, now);
                }
            } else if (!closed && !last(member)) {
                leaveOut(member, now, problem.get(), false);
            }
            changed();
        }
    }

    /** Why a healthy server can't take the work of this pool. */
    private Optional<String> lacking(HealthChecked server) {
        List<Capability> needed;
        synchronized (this) {
            needed = List.copyOf(required);
        }
        return needed.stream()
                .filter(capability -> !server.supports(capability))
                .findFirst()
                .map(capability -> "the server lacks " + capability
                        + server.missingBecause(capability)
                                .map(why -> " (" + why + ")")
                                .orElse("")
                        + ", which the others have");
    }

    /** Whether no other member is usable. The last one's own retries decide when its requests fail. */
    private boolean last(PoolMember member) {
        return member.health().usable() && usable().size() == 1;
    }

    synchronized void leaveOut(PoolMember member, long now, String reason, boolean busy) {
        boolean news = member.health().usable();
        member.health().leaveOut(now, reason, busy);
        member.share().restart();
        version++;
        if (news) {
            report.leftOut(member);
        }
        changed();
    }

    private void takeBack(PoolMember member, long now) {
        member.health().takeBack(now);
        version++;
        report.takenBack(member);
        changed();
    }

    /** Gives a member fewer requests at the same time. */
    synchronized void lower(PoolMember member, long now, double factor, long apart, String reason) {
        boolean news = !member.share().reduced();
        if (member.share().lower(now, factor, Math.max(apart, APART_NANOS)) && news) {
            report.lowered(member, reason);
        }
    }

    /** Something has changed, so that calls that wait look again. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    /** The number of changes so far. */
    synchronized int changes() {
        return changes;
    }

    /**
     * Waits for a change.
     *
     * @param seen number of changes that the caller knows of
     * @param millis longest wait in milliseconds
     */
    synchronized void awaitChange(int seen, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (changes == seen && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** Whether there is something to report. */
    boolean hasNews() {
        return report.hasNews();
    }

    /** Reports what has happened to the listener, in the calling thread. */
    void report() {
        report.emit();
    }

    /** Runs work in a thread of this pool. */
    void run(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException e) {
            throw closedMeanwhile();
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    CancelledException closedMeanwhile() {
        return new CancelledException("the pool of " + name + " was closed while requests were running");
    }

    /** Ends all calls. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            changed();
        }
        threads.shutdownNow();
    }
}
