package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests that wait for a policy, and those that it computes. */
final class WaitingQueue {
    private static final long IDLE_SECONDS = 1;

    private final QueueLimits limits;
    private final String name;
    /** Actions that depend on late requests run here, since the timer's thread serves the whole program. */
    private final Executor deadlines;
    /** In the order in which they take turns. None is empty. */
    private final LinkedHashSet<Submission> order = new LinkedHashSet<>();

    private final Set<Ticket<?, ?>> running = new LinkedHashSet<>();
    private int waiting;
    private long waitingRows;
    private long accepted;
    private long succeeded;
    private long failed;
    private long cancelled;
    private long expired;
    private long rejected;
    private long calls;
    private boolean closed;

    WaitingQueue(QueueLimits limits, String name) {
        this(
                limits,
                name,
                new ThreadPoolExecutor(
                        0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                            Thread thread = new Thread(work, "rlaifv-queue-deadline");
                            thread.setDaemon(true);
                            return thread;
                        }));
    }

    /** @param deadlines ends requests whose deadline has passed */
    WaitingQueue(QueueLimits limits, String name, Executor deadlines) {
        this.limits = limits;
        this.name = name;
        this.deadlines = deadlines;
    }

    /**
     * Takes the requests of a call.
     *
     * @throws QueueFullException if too many requests wait
     * @throws IllegalStateException if the queue is closed
     */
    void submit(List<? extends Ticket<?, ?>> tickets) {
        if (tickets.isEmpty()) {
            checkOpen();
            return;
        }
        Submission submission = new Submission(tickets);
        tickets.forEach(ticket -> ticket.whenOver(failure -> over(submission, ticket, failure)));
        synchronized (this) {
            checkOpen();
            int limit = limits.maxWaiting();
            if (waiting > 0 && waiting + tickets.size() > limit) {
                rejected += tickets.size();
                throw new QueueFullException(waiting + " requests wait for " + name + ", and its queue holds " + limit
                        + ", so " + tickets.size() + " more are rejected: ask again later, ask less at once, or raise"
                        + " maxWaiting");
            }
            accepted += tickets.size();
            waiting += tickets.size();
            waitingRows += tickets.stream().mapToLong(Ticket::rows).sum();
            order.add(submission);
            notifyAll();
        }
        try {
            limits.deadline().ifPresent(limit -> expire(tickets, limit));
        } catch (RuntimeException | Error e) {
            // no thread for the timer: the caller gets this, so nobody waits for the requests
            tickets.forEach(ticket -> ticket.fail(e));
            throw e;
        }
    }

    /** Ends what is left of a call when its deadline passes, in one thread. */
    private void expire(List<? extends Ticket<?, ?>> tickets, Duration limit) {
        CompletableFuture<Void> timer = new CompletableFuture<Void>().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        timer.whenComplete((none, timeout) -> {
            if (timeout instanceof TimeoutException) {
                end(() -> tickets.forEach(ticket -> late(ticket, limit)));
            }
        });
        CompletableFuture<?>[] all = tickets.stream().map(Ticket::future).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).whenComplete((results, failure) -> timer.complete(null));
    }

    private void end(Runnable late) {
        try {
            deadlines.execute(late);
        } catch (RuntimeException | Error e) {
            // no thread can be made: here it holds up other timers, but the deadline is kept
            late.run();
        }
    }

    private void late(Ticket<?, ?> ticket, Duration limit) {
        ticket.fail(new DeadlineExceededException("request " + ticket.name() + " was "
                + (isRunning(ticket) ? "running" : "waiting") + " in the queue of " + name + " when its deadline of "
                + limit.toMillis() + " ms passed: ask again later, ask for fewer tokens, or allow more time"));
    }

    private synchronized boolean isRunning(Ticket<?, ?> ticket) {
        return running.contains(ticket);
    }

    private synchronized void over(Submission submission, Ticket<?, ?> ticket, Optional<Throwable> failure) {
        if (!running.remove(ticket)) {
            submission.tickets().remove(ticket);
            waiting--;
            waitingRows -= ticket.rows();
            if (submission.tickets().isEmpty()) {
                order.remove(submission);
            }
        }
        if (failure.isEmpty()) {
            succeeded++;
        } else if (failure.get() instanceof CancellationException || failure.get() instanceof CancelledException) {
            cancelled++;
        } else if (failure.get() instanceof DeadlineExceededException || failure.get() instanceof TimeoutException) {
            expired++;
        } else {
            failed++;
        }
        notifyAll();
    }

    /** Waits for requests and returns those of the next call; empty if the queue is closed. */
    synchronized Optional<Batch<?, ?>> next() {
        while (!closed || !order.isEmpty()) {
            long gathering = gathering();
            if (order.isEmpty() || gathering > 0) {
                try {
                    wait(gathering);
                } catch (InterruptedException e) {
                    // a worker ends when the queue is closed, and only then
                }
            } else {
                calls++;
                return Optional.of(batch(order.iterator().next().tickets().getFirst()));
            }
        }
        return Optional.empty();
    }

    /** Milliseconds for which a call still waits for further requests; 0 if none waits. */
    private long gathering() {
        if (order.isEmpty() || closed || waitingRows >= limits.maxBatch()) {
            return 0;
        }
        long waited =
                System.nanoTime() - order.iterator().next().tickets().getFirst().submitted();
        return TimeUnit.NANOSECONDS.toMillis(limits.gather().toNanos() - waited);
    }

    private <R, A> Batch<R, A> batch(Ticket<R, A> first) {
        List<Ticket<R, A>> taken = new ArrayList<>();
        int rows = 0;
        for (boolean more = true; more; ) {
            more = false;
            List<Submission> served = new ArrayList<>();
            for (Iterator<Submission> each = order.iterator(); each.hasNext(); ) {
                Submission submission = each.next();
                Ticket<?, ?> ticket = submission.tickets().getFirst();
                boolean fits = taken.isEmpty() || rows + ticket.rows() <= limits.maxBatch();
                if (ticket.kind() == first.kind() && fits) {
                    submission.tickets().removeFirst();
                    rows += ticket.rows();
                    taken.add(alike(ticket, first));
                    each.remove();
                    served.add(submission);
                    more = true;
                }
            }
            // those that were served go behind those that still wait for their turn
            served.stream().filter(one -> !one.tickets().isEmpty()).forEach(order::add);
        }
        waiting -= taken.size();
        waitingRows -= rows;
        running.addAll(taken);
        return new Batch<>(first.kind(), taken);
    }

    @SuppressWarnings("unchecked") // tickets of one kind have the same types
    private static <R, A> Ticket<R, A> alike(Ticket<?, ?> ticket, Ticket<R, A> first) {
        return (Ticket<R, A>) ticket;
    }

    private void checkOpen() {
        if (isClosed()) {
            throw new IllegalStateException("the queue of " + name + " is closed");
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Rejects further requests. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Waits until no request waits or runs; returns false if the time limit passes before. */
    synchronized boolean awaitEmpty(long nanos) {
        long start = System.nanoTime();
        while (waiting > 0 || !running.isEmpty()) {
            long left = nanos - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            try {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException e) {
                throw Cancellation.interrupted("waiting for the queue of " + name);
            }
        }
        return true;
    }

    /** The requests that wait, and perhaps those that run. */
    synchronized List<Ticket<?, ?>> open(boolean withRunning) {
        List<Ticket<?, ?>> open = new ArrayList<>(withRunning ? running : Set.of());
        order.forEach(submission -> open.addAll(submission.tickets()));
        return open;
    }

    synchronized QueueState state() {
        long now = System.nanoTime();
        Duration longest = Duration.ofNanos(order.stream()
                .mapToLong(submission -> now - submission.tickets().getFirst().submitted())
                .max()
                .orElse(0));
        return new QueueState(
                waiting, running.size(), accepted, succeeded, failed, cancelled, expired, rejected, calls, longest);
    }
}
