package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallSampleTest {
    @Test
    void shareOfFewItemsHasItsInterval() {
        // Wilson's interval of 7 of 7: 1 / (1 + 3.8415 / 7) = 0.646 to 1; of 10 of 20: 0.299 to 0.701
        assertThat(SmallSample.ofShare(1, 7, "pairs")).contains("⚠ only 7 pairs: 95 % interval 65 to 100 %");
        assertThat(SmallSample.ofShare(0.5, 20, "pairs")).contains("⚠ only 20 pairs: 95 % interval 30 to 70 %");
        assertThat(SmallSample.ofShare(0, 1, "pairs")).contains("⚠ only 1 pairs: 95 % interval 0 to 79 %");
    }

    @Test
    void manyItemsAndUnknownSharesHaveNoCaution() {
        assertThat(SmallSample.ofShare(1, 100, "pairs")).isEmpty();
        assertThat(SmallSample.ofShare(Double.NaN, 7, "pairs")).isEmpty();
        assertThat(SmallSample.ofShare(1, 0, "pairs")).isEmpty();
        assertThat(SmallSample.of(100, "scenes")).isEmpty();
        assertThat(SmallSample.of(99, "scenes")).get().asString().startsWith("Only 99 scenes");
        assertThat(SmallSample.markup(SmallSample.of(100, "scenes"))).isEmpty();
    }
}
