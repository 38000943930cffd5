package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HomeQueuesTest {
    private final List<PoolMember> members = IntStream.range(0, 4)
            .mapToObj(i -> new PoolMember(i, FakePolicy.builder().build(), PoolOptions.defaults()))
            .toList();
    private final HomeQueues<String> queues = new HomeQueues<>(4);

    private static PoolItem<String> item(int place, String content) {
        return new PoolItem<>(place, content, 1);
    }

    private int home(PoolItem<String> item, List<PoolMember> usable) {
        return queues.home(item, usable).orElseThrow().index();
    }

    @Test
    void contentIsDividedAmongAllMembersAndOnlyThatOfAMissingOneMoves() {
        List<PoolItem<String>> items =
                IntStream.range(0, 400).mapToObj(i -> item(i, "image " + i)).toList();
        Map<Integer, Long> counts =
                items.stream().collect(Collectors.groupingBy(item -> home(item, members), Collectors.counting()));
        assertThat(counts)
                .hasSize(4)
                .allSatisfy((member, count) -> assertThat(count).isBetween(60L, 140L));
        List<PoolMember> without = List.of(members.get(0), members.get(1), members.get(3));
        for (PoolItem<String> item : items) {
            int before = home(item, members);
            assertThat(home(item, without)).isIn(before == 2 ? List.of(0, 1, 3) : List.of(before));
            assertThat(new HomeQueues<String>(4).home(item, members)).isEqualTo(queues.home(item, members));
        }
    }

    @Test
    void homeIsNotAMemberAtWhichTheRequestFailed() {
        PoolItem<String> item = item(0, "image");
        PoolMember first = queues.home(item, members).orElseThrow();
        item.failed(first, Optional.empty());
        assertThat(queues.home(item, members)).isPresent().get().isNotSameAs(first);
        members.forEach(member -> item.failed(member, Optional.empty()));
        assertThat(queues.home(item, members)).isEmpty();
    }

    private List<Integer> taken(int member, int most) {
        return queues.take(members.get(member), most).stream()
                .map(PoolItem::place)
                .toList();
    }

    @Test
    void lastContentOfTheLongestQueueMovesAsAWhole() {
        for (int i = 0; i < 6; i++) {
            queues.add(item(i, i < 3 ? "a" : "b"), members.get(0));
        }
        queues.add(item(6, "c"), members.get(1));
        assertThat(queues.moveTo(members.get(2))).isTrue();
        assertThat(taken(2, 10)).containsExactly(3, 4, 5);
        assertThat(taken(0, 2)).containsExactly(0, 1);
        assertThat(taken(0, 2)).containsExactly(2);
        assertThat(taken(1, 2)).containsExactly(6);
        assertThat(queues.isEmpty()).isTrue();
        assertThat(queues.moveTo(members.get(2))).isFalse();
    }

    @Test
    void halfOfAQueueMovesIfItHoldsOneContentOnly() {
        for (int i = 0; i < 5; i++) {
            queues.add(item(i, "a"), members.get(0));
        }
        assertThat(queues.moveTo(members.get(3))).isTrue();
        assertThat(taken(3, 10)).containsExactly(2, 3, 4);
        assertThat(taken(0, 10)).containsExactly(0, 1);
    }

    @Test
    void requestDoesNotMoveToAMemberAtWhichItFailed() {
        PoolItem<String> item = item(0, "a");
        item.failed(members.get(1), Optional.empty());
        queues.add(item, members.get(0));
        assertThat(queues.moveTo(members.get(1))).isFalse();
        assertThat(queues.moveTo(members.get(2))).isTrue();
    }
}
