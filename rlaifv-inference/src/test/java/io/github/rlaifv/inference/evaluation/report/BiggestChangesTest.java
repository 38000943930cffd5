package io.github.rlaifv.inference.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BiggestChangesTest {
    private static final List<String> IMAGES = List.of("p0", "p1", "p2", "p3");

    private static Measure measure(Better better, double[] above, double[] below) {
        return new Measure("CHAIR", Unit.SHARE, better, above, below);
    }

    @Test
    void contributionsAddUpToTheDifference() {
        // Before 2/4, 0/2, 1/4, 0/0: R = 3/10. After 0/3, 1/2, 1/4, 0/1: 2/10, the difference is -1/10, D' = 10.
        // Item 0: (0 - .3*3) - (2 - .3*4) = -1.7; item 1: (1 - .6) - (0 - .6) = 1; item 2: 0; item 3: -.3; all: -1.
        Measure before = measure(Better.LOWER, new double[] {2, 0, 1, 0}, new double[] {4, 2, 4, 0});
        Measure after = measure(Better.LOWER, new double[] {0, 1, 1, 0}, new double[] {3, 2, 4, 1});
        double[] shares = BiggestChanges.shares(before, after);
        assertThat(shares).containsExactly(new double[] {-0.17, 0.1, 0, -0.03}, within(1e-12));
        assertThat(Arrays.stream(shares).sum()).isCloseTo(after.value() - before.value(), within(1e-12));

        BiggestChanges changes = BiggestChanges.of(before, after, IMAGES, 5).orElseThrow();
        assertThat(changes.improved()).extracting(ItemChange::item).containsExactly(0, 3);
        assertThat(changes.worsened()).extracting(ItemChange::item).containsExactly(1);
        assertThat(BiggestChanges.of(before, after, IMAGES, 1).orElseThrow().improved())
                .extracting(ItemChange::item)
                .containsExactly(0);
    }

    @Test
    void directionDecidesWhatIsAnImprovement() {
        Measure before = measure(Better.HIGHER, new double[] {1, 0, 1, 0}, new double[] {1, 1, 1, 1});
        Measure after = measure(Better.HIGHER, new double[] {1, 1, 0, 0}, new double[] {1, 1, 1, 1});
        BiggestChanges changes = BiggestChanges.of(before, after, IMAGES, 5).orElseThrow();
        assertThat(changes.improved()).containsExactly(new ItemChange(1, 0.25));
        assertThat(changes.worsened()).containsExactly(new ItemChange(2, -0.25));
    }

    @Test
    void equalChangesOfDifferentImagesComeFirst() {
        Measure before = measure(Better.HIGHER, new double[4], new double[] {1, 1, 1, 1});
        Measure after = measure(Better.HIGHER, new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 1});
        BiggestChanges changes =
                BiggestChanges.of(before, after, List.of("a", "a", "b", "b"), 3).orElseThrow();
        assertThat(changes.improved()).extracting(ItemChange::item).containsExactly(0, 2, 1);
    }

    @Test
    void metricWithoutValueHasNoChanges() {
        Measure none = measure(Better.LOWER, new double[4], new double[4]);
        Measure some = measure(Better.LOWER, new double[4], new double[] {1, 1, 1, 1});
        assertThat(BiggestChanges.of(none, some, IMAGES, 3)).isEmpty();
        assertThat(BiggestChanges.of(some, none, IMAGES, 3)).isEmpty();
    }
}
