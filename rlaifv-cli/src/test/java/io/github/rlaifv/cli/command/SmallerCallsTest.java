package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.rlaifv.core.plan.PlannedRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallerCallsTest {
    private static PlannedRun run(int value) {
        return PlannedRun.of("value " + value, List.of());
    }

    @Test
    void valuesAreHalvedDownToTheLeastUsableOnes() {
        PlannedRun asked = new SmallerCalls()
                .perCall(3, SmallerCallsTest::run)
                .maxNewTokens(255, SmallerCallsTest::run)
                .candidates(5, SmallerCallsTest::run)
                .of(run(0));
        assertThat(asked.stages()).isEqualTo(run(0).stages());
        assertThat(asked.smaller())
                .extracting(PlannedRun.Smaller::option, PlannedRun.Smaller::value)
                .containsExactly(tuple("--per-call", 1), tuple("--max-new-tokens", 127), tuple("--candidates", 2));
        assertThat(asked.smaller())
                .allSatisfy(smaller -> assertThat(smaller.run().get()).isEqualTo(run(smaller.value())));
    }
}
