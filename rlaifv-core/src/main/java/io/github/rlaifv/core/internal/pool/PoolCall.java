package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RlaifvException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a pool. Each member takes the next unit as soon as it is free. A member that fails for reasons of its own (a
 * server that can't be reached, a device that is out of memory) takes no more units of this call, and its unit goes to
 * another member. A failure that the requests cause ends the call, as it does with a single model.
 *
 * @param <R> type of a request
 * @param <A> type of a result
 */
final class PoolCall<R, A> {
    private static final Logger LOG = LoggerFactory.getLogger(PoolCall.class);
    /** Interval in milliseconds at which a member without a unit checks whether the call was cancelled. */
    private static final long LOOK_MILLIS = 250;

    private final List<List<R>> units;
    private final BiFunction<Policy, List<R>, List<Outcome<A>>> ask;
    private final PriorityQueue<Integer> open = new PriorityQueue<>();
    private final List<List<Outcome<A>>> results;
    private final SortedMap<Integer, RuntimeException> failures = new TreeMap<>();
    private Optional<RuntimeException> memberFailure = Optional.empty();
    private int running;

    /**
     * Prepares a call.
     *
     * @param units the requests of each unit
     * @param ask asks a member for the outcomes of a unit
     */
    PoolCall(List<List<R>> units, BiFunction<Policy, List<R>, List<Outcome<A>>> ask) {
        this.units = units;
        this.ask = ask;
        this.results = new ArrayList<>(Collections.nCopies(units.size(), List.of()));
        for (int unit = 0; unit < units.size(); unit++) {
            open.add(unit);
        }
    }

    /** Computes units with a member until none is left or the member fails. */
    boolean work(Policy member) {
        Optional<Integer> unit = take();
        while (unit.isPresent()) {
            if (!compute(member, unit.get())) {
                return false;
            }
            unit = take();
        }
        return true;
    }

    private boolean compute(Policy member, int unit) {
        boolean working = true;
        try {
            List<R> requests = units.get(unit);
            List<Outcome<A>> outcomes = Outcome.onePerRequest(ask.apply(member, requests), requests.size(), member);
            synchronized (this) {
                results.set(unit, outcomes);
            }
        } catch (RuntimeException e) {
            working = ofRequests(e);
            failed(member, unit, e, working);
        } finally {
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
        return working;
    }

    private synchronized void failed(Policy member, int unit, RuntimeException failure, boolean ofRequests) {
        if (ofRequests) {
            failures.put(unit, failure);
            return;
        }
        LOG.warn(
                "A copy of {} in a pool failed and takes no more requests of this call, which others take over: {}",
                member.name(),
                failure.toString());
        open.add(unit);
        if (memberFailure.isEmpty()) {
            memberFailure = Optional.of(failure);
        }
    }

    /** Whether other members would fail in the same way. */
    private static boolean ofRequests(RuntimeException failure) {
        return !(failure instanceof RetriableException)
                && (failure instanceof RlaifvException
                        || failure instanceof IllegalArgumentException
                        || failure instanceof IllegalStateException
                        || failure instanceof NullPointerException);
    }

    /** The next unit. Waits as long as a failing member may give one back. */
    private synchronized Optional<Integer> take() {
        while (failures.isEmpty() && open.isEmpty() && running > 0) {
            Cancellation.check("waiting for the models of a pool");
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException e) {
                throw Cancellation.interrupted("waiting for the models of a pool");
            }
        }
        if (!failures.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        running++;
        return Optional.of(open.remove());
    }

    /**
     * The outcomes of each unit, once all members have ended.
     *
     * @param name returns the name of a request, for its failure
     */
    synchronized List<List<Outcome<A>>> results(Function<R, String> name) {
        if (!failures.isEmpty()) {
            throw failures.get(failures.firstKey());
        }
        if (!open.isEmpty()) {
            RuntimeException why = memberFailure.orElseThrow();
            if (open.size() == units.size() || !(why instanceof RetriableException)) {
                throw why;
            }
            // what other members have computed before is not lost
            open.forEach(unit -> results.set(unit, unanswered(units.get(unit), name, why)));
        }
        return results;
    }

    private static <R, A> List<Outcome<A>> unanswered(
            List<R> requests, Function<R, String> name, RuntimeException why) {
        return requests.stream()
                .map(request -> Outcome.<A>failure(new RequestFailure(
                        name.apply(request),
                        "no model of the pool can be reached",
                        String.valueOf(why.getMessage()),
                        true)))
                .toList();
    }
}
