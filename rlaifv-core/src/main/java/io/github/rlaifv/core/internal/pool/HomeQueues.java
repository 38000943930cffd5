package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.ContentHash;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The open requests of a call, each in the queue of the member that its content belongs to. That is the member with the
 * highest hash of content and place (rendezvous hashing), so it is the same one in each call, and if a member is left out,
 * only its own content moves. Requests with the same content stand together in a queue.
 *
 * @param <A> type of a result
 */
final class HomeQueues<A> {
    private final List<Deque<PoolItem<A>>> queues = new ArrayList<>();
    private final Map<String, Map<Integer, Long>> hashes = new HashMap<>();

    HomeQueues(int members) {
        for (int i = 0; i < members; i++) {
            queues.add(new ArrayDeque<>());
        }
    }

    /** The member that a request belongs to, of those at which it has not failed. */
    Optional<PoolMember> home(PoolItem<A> item, List<PoolMember> usable) {
        Map<Integer, Long> known = hashes.computeIfAbsent(item.content(), content -> new HashMap<>());
        return usable.stream()
                .filter(member -> !item.failedAt(member))
                .max(Comparator.comparingLong(member -> known.computeIfAbsent(
                        member.index(), index -> ContentHash.forTable(member.place() + "\n" + item.content()))));
    }

    void add(PoolItem<A> item, PoolMember home) {
        queues.get(home.index()).addLast(item);
    }

    void addFirst(PoolItem<A> item, PoolMember home) {
        queues.get(home.index()).addFirst(item);
    }

    boolean isEmpty() {
        return queues.stream().allMatch(Deque::isEmpty);
    }

    /** Removes and returns all requests, member by member. */
    List<PoolItem<A>> drain() {
        List<PoolItem<A>> all = new ArrayList<>();
        for (Deque<PoolItem<A>> queue : queues) {
            all.addAll(queue);
            queue.clear();
        }
        return all;
    }

    /** Removes and returns the next requests of a member, at most as many as asked for. */
    List<PoolItem<A>> take(PoolMember member, int most) {
        Deque<PoolItem<A>> queue = queues.get(member.index());
        List<PoolItem<A>> taken = new ArrayList<>();
        while (taken.size() < most && !queue.isEmpty()) {
            taken.add(queue.removeFirst());
        }
        return taken;
    }

    /**
     * Moves the last content of the longest queue to a member, or half of it if that queue holds nothing else. Requests that
     * have failed at this member stay.
     *
     * @return whether anything was moved
     */
    boolean moveTo(PoolMember member) {
        Deque<PoolItem<A>> from = queues.stream()
                .filter(queue -> !queue.isEmpty() && !queue.getLast().failedAt(member))
                .max(Comparator.comparingInt(Deque::size))
                .orElse(null);
        if (from == null) {
            return false;
        }
        Deque<PoolItem<A>> to = queues.get(member.index());
        String content = from.getLast().content();
        boolean alone = from.getFirst().content().equals(content);
        int most = alone ? (from.size() + 1) / 2 : from.size();
        for (int moved = 0;
                moved < most
                        && !from.isEmpty()
                        && from.getLast().content().equals(content)
                        && !from.getLast().failedAt(member);
                moved++) {
            to.addFirst(from.removeLast());
        }
        return true;
    }
}
