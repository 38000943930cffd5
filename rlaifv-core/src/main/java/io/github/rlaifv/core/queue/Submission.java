package io.github.rlaifv.core.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The requests of one call of a caller that wait, in order. Submissions take turns, so that a call with many requests does
 * not hold up those of others.
 */
final class Submission {
    private final Deque<Ticket<?, ?>> tickets;

    Submission(List<? extends Ticket<?, ?>> tickets) {
        this.tickets = new ArrayDeque<>(tickets);
    }

    Deque<Ticket<?, ?>> tickets() {
        return tickets;
    }
}
