package io.github.rlaifv.core.curation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.curation.PerceptualIndex.Nearest;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerceptualIndexTest {
    private static final int HASHES = 40_000;
    private final Random random = new Random(3);
    private final long[] words = random.longs(4L * HASHES).toArray();
    /** Seven hashes per image. */
    private final int[] owners = IntStream.range(0, HASHES).map(i -> i / 7).toArray();

    /** A hash of the set after some of its bits were changed. */
    private PerceptualHash near(int hash, int bits) {
        long[] copy = {words[4 * hash], words[4 * hash + 1], words[4 * hash + 2], words[4 * hash + 3]};
        random.ints(0, PerceptualHash.BITS).distinct().limit(bits).forEach(bit -> copy[bit / 64] ^= 1L << bit % 64);
        return new PerceptualHash(copy[0], copy[1], copy[2], copy[3], 100);
    }

    private Optional<Nearest> comparedWithAll(PerceptualHash look, int distance) {
        Optional<Nearest> nearest = Optional.empty();
        for (int i = 0; i < HASHES; i++) {
            int bits = look.distance(
                    new PerceptualHash(words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3], 100));
            if (bits <= distance && (nearest.isEmpty() || bits < nearest.get().bits())) {
                nearest = Optional.of(new Nearest(owners[i], bits));
            }
        }
        return nearest;
    }

    @Test
    void findsWhatAComparisonWithAllHashesFinds() {
        for (int distance : new int[] {0, 7, 15, 16, 31, 48}) {
            PerceptualIndex index = new PerceptualIndex(words, owners, distance);
            assertThat(index.comparesAll()).isFalse();
            int found = 0;
            for (int i = 0; i < 60; i++) {
                PerceptualHash look = near(random.nextInt(HASHES), random.nextInt(distance + 4));
                Optional<Nearest> expected = comparedWithAll(look, distance);
                assertThat(index.nearest(look)).isEqualTo(expected);
                found += expected.isPresent() ? 1 : 0;
            }
            assertThat(found).isBetween(10, 60);
        }
    }

    @Test
    void findsEveryHashAtTheLargestDistance() {
        PerceptualIndex index = new PerceptualIndex(words, owners, 48);
        for (int i = 0; i < 1000; i++) {
            int hash = random.nextInt(HASHES);
            assertThat(index.nearest(near(hash, 48))).contains(new Nearest(owners[hash], 48));
            assertThat(index.nearest(near(hash, 49))).isEmpty();
        }
    }

    @Test
    void firstOfEquallyNearHashesIsFound() {
        System.arraycopy(words, 4 * 30_000, words, 4 * 20_000, 4);
        System.arraycopy(words, 4 * 30_000, words, 4 * 100, 4);
        PerceptualIndex index = new PerceptualIndex(words, owners, 20);

        assertThat(index.nearest(near(30_000, 9))).contains(new Nearest(owners[100], 9));
    }

    @Test
    void fewHashesAndLargeDistancesAreComparedInOrder() {
        PerceptualIndex far = new PerceptualIndex(words, owners, 110);
        PerceptualIndex few =
                new PerceptualIndex(words.clone(), IntStream.range(0, 100).toArray(), 48);

        assertThat(far.comparesAll()).isTrue();
        assertThat(few.comparesAll()).isTrue();
        for (int i = 0; i < 20; i++) {
            PerceptualHash look = near(random.nextInt(HASHES), 100);
            assertThat(far.nearest(look)).isEqualTo(comparedWithAll(look, 110));
        }
        assertThat(few.nearest(near(99, 48))).contains(new Nearest(99, 48));
        assertThat(few.nearest(near(100, 0))).isEmpty();
    }

    @Test
    void indexWithoutHashesFindsNothing() {
        assertThat(new PerceptualIndex(new long[0], new int[0], 48).nearest(near(0, 0)))
                .isEmpty();
    }
}
