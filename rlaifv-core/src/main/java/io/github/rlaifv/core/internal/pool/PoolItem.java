package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.BitSet;
import java.util.Optional;

/**
 * A request of a call of servers and its state.
 *
 * @param <A> type of a result
 */
final class PoolItem<A> {
    private final int place;
    private final String content;
    private final int weight;
    private final boolean repeats;
    private final BitSet failedAt = new BitSet();
    private Optional<Outcome<A>> outcome = Optional.empty();
    private Optional<RequestFailure> failure = Optional.empty();
    private int attempts;

    /**
     * @param place position of the request in the call
     * @param content key of the content that it shares with others
     * @param weight its part of a member's share
     */
    PoolItem(int place, String content, int weight) {
        this(place, content, weight, true);
    }

    /**
     * @param place position of the request in the call
     * @param content key of the content that it shares with others
     * @param weight its part of a member's share
     * @param repeats whether two members may compute it at the same time
     */
    PoolItem(int place, String content, int weight, boolean repeats) {
        this.place = place;
        this.content = content;
        this.weight = weight;
        this.repeats = repeats;
    }

    int place() {
        return place;
    }

    String content() {
        return content;
    }

    int weight() {
        return weight;
    }

    boolean done() {
        return outcome.isPresent();
    }

    Optional<Outcome<A>> outcome() {
        return outcome;
    }

    void done(Outcome<A> result) {
        outcome = Optional.of(result);
    }

    /** The failure at the last member that failed; empty if none did. */
    Optional<RequestFailure> failure() {
        return failure;
    }

    void failed(PoolMember member, Optional<RequestFailure> why) {
        failedAt.set(member.index());
        failure = why.or(() -> failure);
    }

    boolean failedAt(PoolMember member) {
        return failedAt.get(member.index());
    }

    /** The number of members at which the request failed. */
    int failures() {
        return failedAt.cardinality();
    }

    /** Whether a member that has nothing else to do may compute the request too. */
    boolean mayBeRepeated() {
        return repeats && !done() && attempts == 1;
    }

    /** The number of members that compute the request now. */
    int attempts() {
        return attempts;
    }

    void attempts(int more) {
        attempts += more;
    }
}
