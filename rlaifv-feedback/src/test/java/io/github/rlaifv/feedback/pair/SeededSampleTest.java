package io.github.rlaifv.feedback.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededSampleTest {
    private static List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
    }

    /** A recorded sample. The pairs of earlier runs depend on it. */
    @Test
    void sampleEqualsTheRecordedOne() {
        assertThat(SeededSample.of(names(50), 5, 7, "g\u00E9", name -> name))
                .containsExactly("e21", "e28", "e29", "e37", "e41");
    }

    @Test
    void fewElementsAreAllTaken() {
        assertThat(SeededSample.of(names(5), 5, 7, "g", name -> name)).isEqualTo(names(5));
    }
}
