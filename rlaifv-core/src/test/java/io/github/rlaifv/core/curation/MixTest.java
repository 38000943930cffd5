package io.github.rlaifv.core.curation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MixTest {
    private static CurationSource source(String name) {
        return CurationSource.of(name, InstructionDataset.of(List.of()));
    }

    private static long[] mix(List<CurationSource> sources, OptionalLong size, long... eligible) {
        return Mix.of(sources, eligible, size);
    }

    @Test
    void sizeIsDividedByWeightsWithLargestRemainders() {
        List<CurationSource> sources = List.of(
                source("a").withWeight(1),
                source("b").withWeight(1),
                source("c").withWeight(1.5));

        assertThat(mix(sources, OptionalLong.of(10), 100, 100, 100)).containsExactly(3, 3, 4);
    }

    @Test
    void sourcesWithoutWeightsKeepTheirNumbers() {
        List<CurationSource> sources = List.of(
                source("all"),
                source("some").withCount(5),
                source("a").withWeight(1),
                source("b").withWeight(3));

        assertThat(mix(sources, OptionalLong.of(20), 7, 50, 50, 50)).containsExactly(7, 5, 2, 6);
    }

    @Test
    void withoutSizeTheScarcestSourceDecides() {
        assertThat(mix(
                        List.of(source("a").withWeight(0.2), source("b").withWeight(0.8)),
                        OptionalLong.empty(),
                        10,
                        100))
                .containsExactly(10, 40);
    }

    @Test
    void weightThatNeedsMoreThanThereIsIsRejected() {
        List<CurationSource> sources =
                List.of(source("a").withWeight(1), source("b").withWeight(1));

        assertThatThrownBy(() -> mix(sources, OptionalLong.of(30), 10, 100))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("source a has 10 instructions")
                .hasMessageContaining("15 are wanted");
    }

    @Test
    void sizeThatNothingCanChangeIsRejected() {
        assertThatThrownBy(() -> mix(List.of(source("a")), OptionalLong.of(5), 10))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("give 10 instructions, but 5 are wanted");
    }
}
