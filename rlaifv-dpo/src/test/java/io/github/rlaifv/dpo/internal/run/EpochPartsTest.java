package io.github.rlaifv.dpo.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpochPartsTest {
    /** The parts that the steps of an epoch end. */
    private static List<Integer> ended(int perEpoch, int epoch, int steps) {
        EpochParts parts = new EpochParts(perEpoch);
        return IntStream.rangeClosed(1, steps)
                .map(taken -> parts.endedBy(epoch, taken, steps, taken == steps))
                .boxed()
                .toList();
    }

    @Test
    void quartersEndWithTheFirstStepThatReachesThem() {
        assertThat(ended(4, 1, 8)).containsExactly(0, 1, 0, 2, 0, 3, 0, 4);
        // 1.5, 3, 4.5 and 6 of 6 steps
        assertThat(ended(4, 1, 6)).containsExactly(0, 1, 2, 0, 3, 4);
        assertThat(ended(1, 1, 3)).containsExactly(0, 0, 1);
    }

    @Test
    void partsAreCountedOverAllEpochs() {
        assertThat(ended(4, 3, 4)).containsExactly(9, 10, 11, 12);
    }

    @Test
    void stepThatEndsSeveralPartsHasTheNumberOfTheLastOne() {
        assertThat(ended(4, 1, 2)).containsExactly(2, 4);
        assertThat(ended(4, 2, 1)).containsExactly(8);
    }

    @Test
    void runThatStopsWithinAnEpochEndsAllOfItsParts() {
        EpochParts parts = new EpochParts(4);
        assertThat(parts.endedBy(2, 3, 8, true)).isEqualTo(8);
        assertThat(parts.endedBy(2, 3, 8, false)).isZero();
    }
}
