package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The requests of one call of a caller that wait, in order. Submissions take turns, so that a call with many requests does
 * not hold up those of others.
 */
final class Submission {
    private final Deque<Ticket<?, ?>> tickets;
    private final Cancellation context = Cancellation.current();

    Submission(List<? extends Ticket<?, ?>> tickets) {
        this.tickets = new ArrayDeque<>(tickets);
    }

    Deque<Ticket<?, ?>> tickets() {
        return tickets;
    }

    /** The caller's time limit and the meters that count its use of models. */
    Cancellation context() {
        return context;
    }
}
