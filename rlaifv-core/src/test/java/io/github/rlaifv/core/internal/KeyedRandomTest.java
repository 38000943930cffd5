package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Recorded values of every scheme. Any other value would change the results of runs. */
class KeyedRandomTest {
    private static final String KEY = "q/7 \u00E9";

    @Test
    void randomNumbersOfASampleAreUnchanged() {
        KeyedRandom random = KeyedRandom.ofSample(42, KEY, 3);
        assertThat(random.uniform(0)).isEqualTo(0.718876622636532);
        assertThat(random.uniform(1)).isEqualTo(0.34163141560439036);
        assertThat(random.uniform(1000)).isEqualTo(0.6146821111357547);
        assertThat(KeyedRandom.ofSample(-1, "", 0).uniform(5)).isEqualTo(0.2790351308819631);
    }

    @Test
    void serverSeedsAreUnchanged() {
        assertThat(KeyedRandom.serverSeed(42, KEY, 3)).isEqualTo(1850489254);
        assertThat(KeyedRandom.serverSeed(-1, "", 0)).isEqualTo(1224449814);
    }

    @Test
    void choicesForAnElementAreUnchanged() {
        assertThat(KeyedRandom.elementBits(7, "name \u00E9")).isEqualTo(-8162979477121997861L);
        assertThat(KeyedRandom.elementBits(-7, "")).isEqualTo(-4631370985026637155L);
        assertThat(KeyedRandom.elementUnit(7, "name \u00E9")).isEqualTo(0.5574839958474871);
    }

    @Test
    void ranksInAGroupAreUnchanged() {
        assertThat(KeyedRandom.rank(7, "g\u00E9", "n"))
                .isEqualTo("86b690200eb5aa97005473636185faced455bdb763ac4c09a27d84b4ac869a2a");
    }

    @Test
    void stepSeedsAreUnchanged() {
        assertThat(KeyedRandom.stepSeed(42, 3)).isEqualTo(-2691343689449507735L);
        SplittableRandom crop = new SplittableRandom(KeyedRandom.stepSeed(42, "id epoch 2".hashCode()));
        assertThat(crop.nextDouble()).isEqualTo(0.25831635156357746);
        assertThat(crop.nextInt(100)).isEqualTo(92);
    }

    @Test
    void orderOfAnEpochIsUnchanged() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
        KeyedRandom.shuffleEpoch(order, 42, 3);
        assertThat(order).containsExactly(7, 6, 4, 3, 2, 11, 0, 9, 5, 10, 8, 1);
    }

    @Test
    void tensorSeedsAreUnchanged() {
        assertThat(KeyedRandom.tensorSeed(42, "language_model.lm_head.weight")).isEqualTo(-397424246L);
    }

    @Test
    void scrambledNumbersAreUnchanged() {
        assertThat(KeyedRandom.scramble(0)).isEqualTo(-2152535657050944081L);
        assertThat(KeyedRandom.scramble(12345)).isEqualTo(2454886589211414944L);
        assertThat(KeyedRandom.scramble(-1)).isEqualTo(-1956407806741107680L);
    }
}
