package io.github.rlaifv.core.queue;

import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RefusedCallException;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests of one kind that are computed in one call. If the call fails as a whole, its halves are computed by themselves,
 * until the failure hits only the request that causes it.
 *
 * @param kind kind of all requests
 * @param tickets the requests
 */
record Batch<R, A>(RequestKind<R, A> kind, List<Ticket<R, A>> tickets) {

    /** Computes all requests that are not over. Afterwards all are. */
    void run(Policy policy) {
        List<Ticket<R, A>> open =
                tickets.stream().filter(ticket -> !ticket.over()).toList();
        if (open.isEmpty()) {
            return;
        }
        try {
            List<Outcome<A>> outcomes = ask(policy, open);
            for (int i = 0; i < open.size(); i++) {
                open.get(i).end(outcomes.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (open.size() > 1 && mayBeOneRequest(e)) {
                int half = open.size() / 2;
                new Batch<>(kind, open.subList(0, half)).run(policy);
                new Batch<>(kind, open.subList(half, open.size())).run(policy);
            } else {
                open.forEach(ticket -> ticket.fail(e));
            }
        }
    }

    private List<Outcome<A>> ask(Policy policy, List<Ticket<R, A>> open) {
        Cancellation stop = Cancellation.current();
        AtomicInteger left = new AtomicInteger(open.size());
        for (Ticket<R, A> ticket : open) {
            ticket.begin();
            ticket.future().whenComplete((result, failure) -> {
                if (left.decrementAndGet() == 0) {
                    stop.cancel();
                }
            });
        }
        List<R> requests = open.stream().map(Ticket::request).toList();
        UsageMeter meter = new UsageMeter();
        try {
            return stop.call(() -> meter.count(() -> Outcome.onePerRequest(
                    kind.call().ask(policy, requests, new TokenRelay(open)), requests.size(), policy)));
        } finally {
            count(meter.ledger(), open);
        }
    }

    /** Counts what a call used for the callers of its requests, in proportion to their rows. */
    private void count(Ledger used, List<Ticket<R, A>> open) {
        long all = open.stream().mapToLong(Ticket::rows).sum();
        long before = 0;
        for (Ticket<R, A> ticket : open) {
            long from = before;
            long to = from + ticket.rows();
            before = to;
            ticket.context().call(() -> {
                used.stages().stream()
                        .flatMap(stage -> stage.models().stream())
                        .forEach(one -> UsageMeter.add(one.model(), one.usage().part(from, to, all)));
                return true;
            });
        }
    }

    private static boolean mayBeOneRequest(Throwable why) {
        return !(why instanceof CancelledException
                || why instanceof RetriableException
                || why instanceof RefusedCallException
                || why instanceof MissingCapabilityException
                || why instanceof IllegalStateException
                || why instanceof Error && !(why instanceof OutOfMemoryError));
    }
}
