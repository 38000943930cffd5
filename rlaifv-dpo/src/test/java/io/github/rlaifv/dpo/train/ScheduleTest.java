package io.github.rlaifv.dpo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Offset<Double> CLOSE = within(1e-12);

    private static double[] factors(Schedule schedule, int steps) {
        return IntStream.range(0, steps)
                .mapToDouble(s -> schedule.factor(s, steps))
                .toArray();
    }

    @Test
    void cosineWarmsUpFromZeroAndFalls() {
        // after 1 step of warm-up, progress (s - 1) / 4: cos 0, pi/4, pi/2, 3 pi/4 -> 1, (1 + .7071)/2, .5, (1 -
        // .7071)/2
        assertThat(factors(Schedule.cosine().withWarmupSteps(1), 5))
                .containsExactly(new double[] {0, 1, 0.853553390593, 0.5, 0.146446609407}, CLOSE);
    }

    @Test
    void linearShapeFallsLinearly() {
        // warm-up of 2: 0/2, 1/2, then (6 - s) / 4
        assertThat(factors(Schedule.linear().withWarmupSteps(2), 6))
                .containsExactly(new double[] {0, 0.5, 1, 0.75, 0.5, 0.25}, CLOSE);
    }

    @Test
    void constantShapeStaysConstant() {
        assertThat(factors(Schedule.constant(), 3)).containsExactly(1, 1, 1);
        assertThat(factors(Schedule.constant().withWarmupSteps(2), 4)).containsExactly(0, 0.5, 1, 1);
    }

    @Test
    void warmupRatioIsRoundedUp() {
        // 5 % of 21 steps = 1.05 -> 2 steps
        Schedule schedule = Schedule.linear().withWarmupRatio(0.05);
        assertThat(schedule.factor(1, 21)).isEqualTo(0.5);
        assertThat(schedule.factor(2, 21)).isEqualTo(1);
    }

    @Test
    void shapesFallToTheFloor() {
        // 0.1 + 0.9 * 0.5 at half of the cosine, 0.1 at its end
        Schedule schedule = Schedule.cosine().withFloor(0.1);
        assertThat(schedule.factor(5, 10)).isCloseTo(0.55, CLOSE);
        assertThat(schedule.factor(10, 10)).isCloseTo(0.1, CLOSE);
        assertThat(Schedule.linear().withFloor(0.2).factor(10, 10)).isCloseTo(0.2, CLOSE);
    }

    @Test
    void warmupSparesTheLastStepOfAShortRun() {
        // all but the last step: 2 of 3, 4 of 5
        Schedule usual = Schedule.cosine().withWarmupRatio(0.05);
        assertThat(factors(Schedule.linear().withWarmupSteps(100), 1)).containsExactly(1);
        assertThat(factors(Schedule.linear().withWarmupSteps(100), 5)).containsExactly(0, 0.25, 0.5, 0.75, 1);
        assertThat(factors(Schedule.constant().withWarmupRatio(1), 3)).containsExactly(0, 0.5, 1);
        assertThat(usual.shortened(1))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("warm-up of 1 steps")
                        .contains("run of 1")
                        .contains("cut to 0"));
        assertThat(Schedule.linear().withWarmupSteps(100).shortened(5))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("warm-up of 100 steps", "whole run of 5", "cut to 4"));
        assertThat(usual.shortened(3)).isEmpty();
        assertThat(usual.shortened(0)).isEmpty();
    }

    @Test
    void everyStepOfATwoStepRunHasANonzeroRate() {
        Schedule usual = Schedule.cosine().withWarmupRatio(0.05);
        assertThat(factors(usual, 1)).containsExactly(1);
        // without warm-up: cos 0 and pi/2
        assertThat(factors(usual, 2)).containsExactly(new double[] {1, 0.5}, CLOSE);
        assertThat(factors(Schedule.constant().withWarmupSteps(9), 2)).containsExactly(1, 1);
        assertThat(factors(usual, 3)).containsExactly(new double[] {0, 1, 0.5}, CLOSE);
        assertThat(usual.shortened(2))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("warm-up of 1 steps", "first of 2 steps", "cut to 0"));
        assertThat(Schedule.cosine().shortened(2)).isEmpty();
    }

    /**
     * At most a third of the steps has rate 0, whatever the length of the run and the warm-up, and none has without
     * warm-up.
     */
    @Test
    void warmupTakesAtMostAThirdOfTheSteps() {
        for (int steps = 1; steps < 60; steps++) {
            for (double ratio : new double[] {0, 0.03, 0.05, 0.5, 1}) {
                double[] factors = factors(Schedule.cosine().withWarmupRatio(ratio), steps);
                long without =
                        Arrays.stream(factors).filter(factor -> factor == 0).count();
                assertThat(without).isLessThanOrEqualTo(ratio == 0 ? 0 : steps / 3);
            }
        }
    }

    @Test
    void contradictoryOptionsAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Schedule(Schedule.Shape.COSINE, 3, 0.1, 0))
                .withMessageContaining("warmupSteps")
                .withMessageContaining("warmupRatio");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.cosine().withFloor(2))
                .withMessageContaining("floor");
    }
}
