package io.github.rlaifv.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
    @Test
    void textAndShardAreTheSame() {
        assertThat(Shard.parse("2/8")).isEqualTo(new Shard(2, 8)).hasToString("2/8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2/", "/8", "2/8/1", "-1/8", "1.5/8", " 2/8", "2/99999999999"})
    void textOfAnotherFormIsRejected(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shard.parse(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("such as 2/8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9/8", "1/0", "0/8"})
    void numberOutOfRangeIsRejected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Shard.parse(text)).withMessageContaining("was " + text);
    }

    @Test
    void indexFromZeroIsExplained() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Shard(0, 8))
                .withMessageContaining("add 1 to an index that begins with 0");
    }

    @Test
    void shardHasEveryNthCall() {
        List<Integer> all = IntStream.range(0, 11).boxed().toList();
        assertThat(new Shard(1, 3).of(all, 2)).containsExactly(0, 1, 6, 7);
        assertThat(new Shard(2, 3).of(all, 2)).containsExactly(2, 3, 8, 9);
        assertThat(new Shard(3, 3).of(all, 2)).containsExactly(4, 5, 10);
        assertThat(new Shard(7, 7).of(all, 2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 4, 3", "11, 2, 3", "12, 2, 3", "13, 5, 2", "40, 7, 4", "5, 2, 9"})
    void shardsHaveEveryUnitOnce(int units, int perCall, int count) {
        List<Integer> all = IntStream.range(0, units).boxed().toList();
        List<Integer> found = new ArrayList<>();
        for (int index = 1; index <= count; index++) {
            Shard shard = new Shard(index, count);
            List<Integer> part = shard.of(all, perCall);
            assertThat(shard.size(units, perCall)).isEqualTo(part.size());
            for (int i = 0; i < part.size(); i++) {
                assertThat(shard.position(i, perCall)).isEqualTo(part.get(i).longValue());
            }
            found.addAll(part);
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(all);
    }
}
