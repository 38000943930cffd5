package io.github.rlaifv.tinyworld.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunBootstrapTest {
    private static List<Double> constant(double value) {
        return Collections.nCopies(50, value);
    }

    private static List<Double> everySecond(double value) {
        return IntStream.range(0, 50).mapToObj(i -> i % 2 * value).toList();
    }

    @Test
    void equalMeasurementsDifferByNothing() {
        List<List<Double>> runs = List.of(everySecond(1), constant(1));
        assertThat(RunBootstrap.of(runs, runs)).isEqualTo(new RunBootstrap.Difference(0, 0, 0));
    }

    @Test
    void pairsOfScenesRemoveWhatTheyShare() {
        // the scenes differ widely, but each is worse by the same amount
        List<Double> before = everySecond(10);
        List<Double> now = before.stream().map(value -> value + 0.5).toList();
        RunBootstrap.Difference difference = RunBootstrap.of(List.of(now), List.of(before));
        assertThat(difference.value()).isCloseTo(0.5, within(1e-9));
        assertThat(difference.high() - difference.low()).isLessThan(1e-9);
    }

    @Test
    void differencesBetweenRunsWidenTheInterval() {
        List<List<Double>> zero = List.of(constant(0), constant(0), constant(0));
        RunBootstrap.Difference alike = RunBootstrap.of(List.of(constant(1), constant(1), constant(1)), zero);
        RunBootstrap.Difference unlike = RunBootstrap.of(List.of(constant(0), constant(1), constant(2)), zero);
        assertThat(alike).isEqualTo(new RunBootstrap.Difference(1, 1, 1));
        assertThat(unlike.value()).isCloseTo(1, within(1e-9));
        // all three draws are the same run in 1 of 27 cases each
        assertThat(unlike.low()).isCloseTo(0, within(1e-9));
        assertThat(unlike.high()).isCloseTo(2, within(1e-9));
    }

    @Test
    void intervalOfScenesIsThatOfTheirMean() {
        // a standard error of 0.5 / sqrt(50) around 0.5
        RunBootstrap.Difference difference = RunBootstrap.of(List.of(everySecond(1)), List.of(constant(0)));
        assertThat(difference.low()).isCloseTo(0.5 - 1.96 * 0.0707, within(0.03));
        assertThat(difference.high()).isCloseTo(0.5 + 1.96 * 0.0707, within(0.03));
    }
}
