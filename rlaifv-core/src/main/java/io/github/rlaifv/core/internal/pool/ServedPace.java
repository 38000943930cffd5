package io.github.rlaifv.core.internal.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How fast the members of a pool of servers are in one call: finds members that are slower than the others, and requests
 * that take much longer than usual.
 */
final class ServedPace {
    /** Multiple of the median time that counts as slow. */
    private static final int SLOW = 3;

    private static final double SLOWER = 0.75;
    private static final int FEWEST = 3;
    private static final int KEPT_PER_MEMBER = 9;
    private static final int KEPT = 101;
    /** Nothing is repeated or suspected before this time, because small times vary more. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ServedMembers members;
    private final boolean repeats;
    private final Times all = new Times(KEPT);
    private final List<Times> byMember = new ArrayList<>();

    ServedPace(ServedMembers members, boolean repeats) {
        this.members = members;
        this.repeats = repeats;
        members.all().forEach(member -> byMember.add(new Times(KEPT_PER_MEMBER)));
    }

    /** A member has computed a request: it gets more of them, or fewer if it is slow. */
    void succeeded(PoolMember member, long now, long nanos) {
        all.add(nanos);
        Times own = byMember.get(member.index());
        own.add(nanos);
        long usual = medianOfOthers(member);
        if (usual > 0 && own.count() >= FEWEST && own.median() > SLOW * usual && own.median() > SHORT_NANOS) {
            members.lower(
                    member,
                    now,
                    SLOWER,
                    own.median(),
                    "a request takes " + TimeUnit.NANOSECONDS.toMillis(own.median()) + " ms, at the other members "
                            + TimeUnit.NANOSECONDS.toMillis(usual) + " ms");
        } else {
            member.share().succeeded();
        }
    }

    private long medianOfOthers(PoolMember member) {
        List<Long> medians = members.all().stream()
                .filter(other -> other != member && byMember.get(other.index()).count() >= FEWEST)
                .map(other -> byMember.get(other.index()).median())
                .sorted()
                .toList();
        return medians.isEmpty() ? 0 : medians.get((medians.size() - 1) / 2);
    }

    private long slowNanos() {
        return Math.max(SHORT_NANOS, SLOW * all.median());
    }

    /** Asks members about their health that have had a request for long and gave no result meanwhile. */
    void watch(Collection<? extends ServedAttempt<?>> running, long now) {
        long slow = Math.max(2 * SHORT_NANOS, slowNanos());
        for (ServedAttempt<?> attempt : running) {
            if (now - attempt.started() > slow) {
                members.suspect(attempt.member(), now, slow);
            }
        }
    }

    /**
     * The request that another member has had for longest, if it takes much longer than usual and a member has nothing else
     * to do.
     */
    <A> Optional<PoolItem<A>> slowest(Collection<ServedAttempt<A>> running, PoolMember idle, long now) {
        if (!repeats || idle.server().isEmpty() || !idle.idle() || all.count() == 0) {
            return Optional.empty();
        }
        return running.stream()
                .filter(attempt -> attempt.member() != idle
                        && attempt.member().server().isPresent()
                        && now - attempt.started() > slowNanos())
                .sorted(Comparator.comparingLong(attempt -> attempt.started() - now))
                .flatMap(attempt -> attempt.items().stream())
                .filter(item -> item.mayBeRepeated() && !item.failedAt(idle))
                .findFirst();
    }
}
