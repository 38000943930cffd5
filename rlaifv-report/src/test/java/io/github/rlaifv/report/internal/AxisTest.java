package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void roundedAxisCoversZeroAndAllValuesWithRoundTicks() {
        assertThat(Axis.rounded(0.107, 0.76, 4).ticks())
                .hasSize(5)
                .startsWith(0.0)
                .endsWith(0.8);
        assertThat(Axis.rounded(-0.3, 0.1, 2).low()).isLessThanOrEqualTo(-0.3);
        assertThat(Axis.rounded(0, 0, 4).high()).isEqualTo(1);
        assertThat(Axis.rounded(600, 600, 2).high()).isGreaterThanOrEqualTo(600);
    }

    @Test
    void exactAxisEndsAtTheValuesAndHasTicksInside() {
        Axis axis = Axis.of(0.107, 0.76, 4);
        assertThat(axis.low()).isEqualTo(0.107);
        assertThat(axis.high()).isEqualTo(0.76);
        assertThat(axis.ticks()).startsWith(0.2).allMatch(tick -> tick >= 0.107 && tick <= 0.76);
    }
}
