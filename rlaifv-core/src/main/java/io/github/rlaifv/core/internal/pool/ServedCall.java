package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RetriableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One call of a pool of servers. Each request goes to the member that its content belongs to, unless that one has enough to
 * do while another has too little. Results are those of the requests alone, so it does not matter which member computes
 * them, and the first result of a request counts.
 *
 * @param <R> type of a request
 * @param <A> type of a result
 */
final class ServedCall<R, A> {
    private static final String WAITING = "waiting for the servers of a pool";
    private static final long TURN_MILLIS = 50;
    /** Number of members at which a request may fail before it is not tried at another one. */
    private static final int MOST_FAILURES = 3;

    private final ServedMembers members;
    private final List<R> requests;
    private final MemberCall<R, A> ask;
    private final int batch;
    private final ServedPace pace;
    private final HomeQueues<A> queues;
    private final List<PoolItem<A>> items;
    /** Open requests that no member can take now. */
    private final List<PoolItem<A>> stranded = new ArrayList<>();

    private final Set<ServedAttempt<A>> running = new LinkedHashSet<>();
    private final Cancellation cancellation = Cancellation.current();
    private Optional<Throwable> failure = Optional.empty();
    private Optional<RuntimeException> memberFailure = Optional.empty();
    private int version;
    private int done;

    /**
     * Prepares a call.
     *
     * @param items the requests' states, in the order of the requests
     * @param batch number of requests that a member without a limit of its own computes together
     * @param repeats whether idle members repeat requests that take long
     */
    ServedCall(
            ServedMembers members,
            List<R> requests,
            List<PoolItem<A>> items,
            MemberCall<R, A> ask,
            int batch,
            boolean repeats) {
        this.members = members;
        this.requests = requests;
        this.items = items;
        this.ask = ask;
        this.batch = batch;
        this.pace = new ServedPace(members, repeats);
        this.queues = new HomeQueues<>(members.all().size());
    }

    /**
     * Computes the outcomes in the order of the requests. If no member can be used for the open requests any more, the results that exist are kept,
     * and the other requests fail as retriable.
     *
     * @param name returns the name of a request, for its failure
     */
    List<Outcome<A>> outcomes(Function<R, String> name) {
        try {
            begin();
            while (turn()) {
                members.report();
                Cancellation.check(WAITING);
            }
        } finally {
            synchronized (members) {
                new ArrayList<>(running).forEach(ServedAttempt::cancel);
            }
            members.report();
        }
        synchronized (members) {
            if (members.isClosed()) {
                throw members.closedMeanwhile();
            }
            failure.ifPresent(ServedCall::rethrow);
            return complete(name);
        }
    }

    private void begin() {
        synchronized (members) {
            members.begin(System.nanoTime());
            version = members.version();
            Map<String, List<PoolItem<A>>> byContent = new LinkedHashMap<>();
            items.forEach(item -> byContent
                    .computeIfAbsent(item.content(), content -> new ArrayList<>())
                    .add(item));
            byContent.values().forEach(group -> group.forEach(item -> open(item, false)));
        }
    }

    /** Gives work to members that can take more, and waits for something to happen; returns whether there is more to do. */
    private boolean turn() {
        synchronized (members) {
            if (members.isClosed() || failure.isPresent() || done == items.size()) {
                return false;
            }
            int seen = members.changes();
            long now = System.nanoTime();
            members.refresh(now);
            if (version != members.version()) {
                version = members.version();
                membersChanged();
            }
            give(now);
            pace.watch(running, now);
            boolean nothingToDo = members.usable().isEmpty() || queues.isEmpty();
            if (running.isEmpty() && nothingToDo && !members.checking()) {
                return false;
            }
            if (done < items.size() && failure.isEmpty() && !members.hasNews()) {
                try {
                    members.awaitChange(seen, TURN_MILLIS);
                } catch (InterruptedException e) {
                    throw Cancellation.interrupted(WAITING);
                }
            }
            return true;
        }
    }

    /** A member was left out, whose requests others take over, or taken back, so that its content returns to it. */
    private void membersChanged() {
        if (!members.usable().isEmpty()) {
            running.stream()
                    .filter(attempt -> !attempt.member().health().usable()
                            && !attempt.member().health().busy())
                    .toList()
                    .forEach(attempt -> {
                        attempt.cancel();
                        ended(attempt);
                    });
        }
        List<PoolItem<A>> open = queues.drain();
        open.addAll(stranded);
        stranded.clear();
        open.forEach(item -> open(item, false));
    }

    /** Puts a request into the queue of its home. If it has failed at all members, or too often, it ends. */
    private void open(PoolItem<A> item, boolean first) {
        List<PoolMember> usable = members.usable();
        Optional<PoolMember> home = item.failures() < MOST_FAILURES ? queues.home(item, usable) : Optional.empty();
        if (home.isPresent()) {
            if (first) {
                queues.addFirst(item, home.get());
            } else {
                queues.add(item, home.get());
            }
        } else if (usable.isEmpty() || item.failure().isEmpty()) {
            stranded.add(item);
        } else {
            done(item, Outcome.failure(item.failure().get()));
        }
    }

    private void give(long now) {
        List<PoolMember> usable = members.usable();
        for (PoolMember member : usable) {
            giveOwn(member, now);
        }
        for (PoolMember member : usable) {
            while (member.idle() && queues.moveTo(member)) {
                giveOwn(member, now);
            }
            if (queues.isEmpty()) {
                for (Optional<PoolItem<A>> slow = pace.slowest(running, member, now);
                        slow.isPresent();
                        slow = pace.slowest(running, member, now)) {
                    start(member, List.of(slow.get()), now);
                }
            }
        }
    }

    private void giveOwn(PoolMember member, long now) {
        while (member.free()) {
            List<PoolItem<A>> next = queues.take(member, member.server().isPresent() ? 1 : batch);
            if (next.isEmpty()) {
                return;
            }
            start(member, next, now);
        }
    }

    private void start(PoolMember member, List<PoolItem<A>> next, long now) {
        ServedAttempt<A> attempt = new ServedAttempt<>(member, next, now);
        member.begin(attempt.weight());
        next.forEach(item -> item.attempts(1));
        running.add(attempt);
        try {
            members.run(() -> compute(attempt));
        } catch (RuntimeException | Error e) {
            // no thread: later calls find the member as free as before
            running.remove(attempt);
            member.end(attempt.weight());
            next.forEach(item -> item.attempts(-1));
            throw e;
        }
    }

    private void compute(ServedAttempt<A> attempt) {
        Optional<List<Outcome<A>>> computed = Optional.empty();
        Optional<Throwable> error = Optional.empty();
        synchronized (members) {
            if (!attempt.begin()) {
                attempt.member().end(attempt.weight());
                return;
            }
        }
        try {
            List<Integer> places = attempt.items().stream().map(PoolItem::place).toList();
            List<R> asked = places.stream().map(requests::get).toList();
            Policy policy = attempt.member().policy();
            computed = Optional.of(cancellation.call(
                    () -> Outcome.onePerRequest(ask.ask(policy, asked, places), asked.size(), policy)));
        } catch (RuntimeException | Error e) {
            error = Optional.of(e);
        }
        synchronized (members) {
            attempt.end();
            attempt.member().end(attempt.weight());
            if (running.contains(attempt)) {
                long now = System.nanoTime();
                computed.ifPresent(outcomes -> answered(attempt, outcomes, now));
                error.ifPresent(why -> threw(attempt, why, now));
                ended(attempt);
            }
            members.changed();
        }
    }

    private void answered(ServedAttempt<A> attempt, List<Outcome<A>> outcomes, long now) {
        PoolMember member = attempt.member();
        for (int i = 0; i < outcomes.size(); i++) {
            PoolItem<A> item = attempt.items().get(i);
            Outcome<A> outcome = outcomes.get(i);
            if (MemberFailure.lasting(outcome)) {
                done(item, outcome);
            } else {
                item.failed(member, outcome.failure());
            }
        }
        if (outcomes.stream().anyMatch(MemberFailure::lasting)) {
            member.health().succeeded(now);
            pace.succeeded(member, now, now - attempt.started());
            return;
        }
        String why = outcomes.get(0).failure().map(RequestFailure::toString).orElse("");
        boolean tooMany = member.health().failed();
        if (tooMany || member.server().isEmpty() || attempt.busy()) {
            members.leaveOut(member, now, why, attempt.busy());
        } else {
            members.suspect(member, now, 0);
        }
    }

    private void threw(ServedAttempt<A> attempt, Throwable error, long now) {
        if (attempt.cancelled()) {
            return;
        }
        if (!(error instanceof RuntimeException why)
                || why instanceof CancelledException
                || MemberFailure.ofRequests(why)) {
            failure = failure.or(() -> Optional.of(error));
        } else {
            memberFailure = memberFailure.or(() -> Optional.of(why));
            attempt.items().forEach(item -> item.failed(attempt.member(), Optional.empty()));
            members.leaveOut(attempt.member(), now, why.toString(), false);
        }
    }

    private static void rethrow(Throwable why) {
        if (why instanceof Error error) {
            throw error;
        }
        throw why instanceof RuntimeException exception ? exception : new IllegalStateException(why);
    }

    private void done(PoolItem<A> item, Outcome<A> outcome) {
        if (!item.done()) {
            item.done(outcome);
            done++;
        }
    }

    /** Opens the requests of an attempt that no member computes any more, and ends other attempts at those that are done. */
    private void ended(ServedAttempt<A> attempt) {
        if (!running.remove(attempt)) {
            return;
        }
        for (PoolItem<A> item : attempt.items()) {
            item.attempts(-1);
            if (!item.done() && item.attempts() == 0) {
                open(item, true);
            }
        }
        running.stream()
                .filter(other -> other.items().stream().allMatch(PoolItem::done))
                .toList()
                .forEach(other -> {
                    other.cancel();
                    running.remove(other);
                });
    }

    private List<Outcome<A>> complete(Function<R, String> name) {
        if (done < items.size() && memberFailure.isPresent()) {
            RuntimeException why = memberFailure.get();
            if (done == 0 || !(why instanceof RetriableException)) {
                throw why;
            }
        }
        return items.stream()
                .map(item -> item.outcome()
                        .or(() -> item.failure().map(Outcome::<A>failure))
                        .orElseGet(() -> unanswered())
                        // a failure may be named after its position in the attempt
                        .named(name.apply(requests.get(item.place()))))
                .toList();
    }

    private Outcome<A> unanswered() {
        Optional<RequestFailure> told =
                items.stream().flatMap(item -> item.failure().stream()).findFirst();
        String detail = memberFailure
                .map(why -> String.valueOf(why.getMessage()))
                .or(() -> told.map(RequestFailure::detail))
                .orElseGet(() -> members.all().get(0).health().reason());
        String reason = told.map(RequestFailure::reason).orElse("no copy of the model can be reached");
        return Outcome.failure(new RequestFailure("", reason, detail, true));
    }
}
