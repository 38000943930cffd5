package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RetriableException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private static final String WAITING = "waiting for the models of a pool";
    /** Interval in milliseconds at which a member without a unit checks whether the call was cancelled. */
    private static final long LOOK_MILLIS = 250;

    private final List<R> requests;
    private final List<List<Integer>> units;
    private final MemberCall<R, A> ask;
    private final PriorityQueue<Integer> open = new PriorityQueue<>();
    /** Empty for units that were not computed; failures of a member that gave the unit back until another has done it. */
    private final List<List<Outcome<A>>> outcomes;

    private final SortedMap<Integer, RuntimeException> failures = new TreeMap<>();
    private Optional<RuntimeException> memberFailure = Optional.empty();
    private int running;

    /**
     * Prepares a call.
     *
     * @param requests all requests
     * @param units the positions of the requests of each unit
     * @param ask asks a member for the outcomes of a unit
     */
    PoolCall(List<R> requests, List<List<Integer>> units, MemberCall<R, A> ask) {
        this.requests = requests;
        this.units = units;
        this.ask = ask;
        this.outcomes = new ArrayList<>(Collections.nCopies(units.size(), List.of()));
        for (int unit = 0; unit < units.size(); unit++) {
            open.add(unit);
        }
    }

    /**
     * Computes units with a member until none is left or the member fails.
     *
     * @return whether the member did not fail
     */
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

    private List<R> requests(int unit) {
        return units.get(unit).stream().map(requests::get).toList();
    }

    private boolean compute(Policy member, int unit) {
        try {
            List<R> asked = requests(unit);
            List<Outcome<A>> computed =
                    Outcome.onePerRequest(ask.ask(member, asked, units.get(unit)), asked.size(), member);
            boolean answered = computed.stream().anyMatch(MemberFailure::lasting);
            ended(unit, computed, answered);
            if (!answered) {
                warn(
                        member,
                        computed.get(0).failure().map(RequestFailure::toString).orElse(""));
            }
            return answered;
        } catch (RuntimeException e) {
            boolean ofRequests = MemberFailure.ofRequests(e);
            failed(unit, e, ofRequests);
            if (!ofRequests) {
                warn(member, e.toString());
            }
            return ofRequests;
        } finally {
            synchronized (this) {
                running--;
                notifyAll();
            }
        }
    }

    private static void warn(Policy member, String why) {
        LOG.warn(
                "A copy of the model {} failed and takes no more requests of this call, which the other copies take over: {}",
                member.name(),
                why);
    }

    private synchronized void ended(int unit, List<Outcome<A>> computed, boolean answered) {
        outcomes.set(unit, computed);
        if (!answered) {
            open.add(unit);
        }
    }

    private synchronized void failed(int unit, RuntimeException failure, boolean ofRequests) {
        if (ofRequests) {
            failures.put(unit, failure);
            return;
        }
        open.add(unit);
        if (memberFailure.isEmpty()) {
            memberFailure = Optional.of(failure);
        }
    }

    /** The next unit. Waits as long as a failing member may give one back. */
    private synchronized Optional<Integer> take() {
        while (failures.isEmpty() && open.isEmpty() && running > 0) {
            Cancellation.check(WAITING);
            try {
                wait(LOOK_MILLIS);
            } catch (InterruptedException e) {
                throw Cancellation.interrupted(WAITING);
            }
        }
        if (!failures.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        running++;
        return Optional.of(open.remove());
    }

    /**
     * The outcomes of each unit, once all members have ended. If all members failed, the results that they computed before
     * are kept, and the other requests fail as retriable.
     *
     * @param name returns the name of a request, for its failure
     */
    synchronized List<List<Outcome<A>>> outcomes(Function<R, String> name) {
        if (!failures.isEmpty()) {
            throw failures.get(failures.firstKey());
        }
        boolean nothing = outcomes.stream().allMatch(List::isEmpty);
        if (!open.isEmpty() && memberFailure.isPresent()) {
            RuntimeException why = memberFailure.get();
            if (nothing || !(why instanceof RetriableException)) {
                throw why;
            }
        }
        Optional<RequestFailure> told = outcomes.stream()
                .flatMap(List::stream)
                .flatMap(outcome -> outcome.failure().stream())
                .filter(RequestFailure::retriable)
                .findFirst();
        for (int unit : open) {
            if (outcomes.get(unit).isEmpty()) {
                outcomes.set(unit, unanswered(requests(unit), name, told));
            }
        }
        return outcomes;
    }

    private List<Outcome<A>> unanswered(List<R> asked, Function<R, String> name, Optional<RequestFailure> told) {
        String why = memberFailure
                .map(failure -> String.valueOf(failure.getMessage()))
                .or(() -> told.map(RequestFailure::detail))
                .orElse("");
        String reason = told.map(RequestFailure::reason).orElse("no copy of the model can be reached");
        return asked.stream()
                .map(request -> Outcome.<A>failure(new RequestFailure(name.apply(request), reason, why, true)))
                .toList();
    }
}
