package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoreOrderTest {
    @ParameterizedTest
    @CsvSource({
        "true, 2, 1, true", "true, 1, 2, false", "true, 1, 1, false",
        "false, 1, 2, true", "false, 2, 1, false", "false, 1, 1, false",
        "true, NaN, 1, false", "true, 1, NaN, true", "true, NaN, NaN, false",
        "false, NaN, 1, false", "false, 1, NaN, true", "false, NaN, NaN, false"
    })
    void everyNumberIsBetterThanNoneAndNoneIsNeverBetter(boolean higher, double score, double than, boolean better) {
        assertThat(new ScoreOrder(higher).better(score, than)).isEqualTo(better);
    }
}
