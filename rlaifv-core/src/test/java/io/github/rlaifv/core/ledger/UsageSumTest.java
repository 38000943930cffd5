package io.github.rlaifv.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageSumTest {
    @Test
    void callThatBeginsAfterTheTimeWasReadHasTakenNoTime() {
        UsageSum sum = new UsageSum();
        sum.add(Usage.ofRequests(1));

        sum.begin(20);

        assertThat(sum.now(19)).isEqualTo(Usage.ofRequests(1));
    }
}
