package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CallSizesTest {
    private static QuickstartOptionsBuilder given() {
        return QuickstartOptions.of(Path.of("model"), Path.of("images"));
    }

    @Test
    void embeddedModelHasLargeCalls() {
        for (int perCall : new int[] {1, 100}) {
            CallSizes calls = CallSizes.of(
                    QuickstartOptions.embedded().instructionsPerCall(perCall).build());
            assertThat(calls.measured()).isEqualTo(320);
            assertThat(calls.pools(64)).isEqualTo(10);
            assertThat(calls.divided()).isEqualTo(4096);
        }
        assertThat(QuickstartOptions.embedded().build().instructionsPerCall()).isEqualTo(100);
    }

    @Test
    void givenModelIsAskedNoMoreThanForCandidates() {
        CallSizes calls = CallSizes.of(given().build());
        assertThat(calls).isEqualTo(new CallSizes(false, false, 8, 10));
        assertThat(calls.measured()).isEqualTo(8);
        assertThat(calls.pools(16)).isEqualTo(5);
        assertThat(calls.pools(4)).isEqualTo(8);
        assertThat(calls.divided()).isEqualTo(64);
    }

    @Test
    void fewerInstructionsPerCallMakeAllCallsSmaller() {
        CallSizes calls = CallSizes.of(given().instructionsPerCall(1).build());
        assertThat(calls.measured()).isEqualTo(1);
        assertThat(calls.pools(16)).isEqualTo(1);
        assertThat(calls.divided()).isEqualTo(10);
    }

    @Test
    void givenModelInTheTinyWorldIsBoundedToo() {
        CallSizes calls = CallSizes.of(QuickstartOptions.embedded()
                .sources(sources -> sources.withModel(Path.of("model")))
                .build());
        assertThat(calls.measured()).isEqualTo(100);
        assertThat(calls.pools(64)).isEqualTo(10);
        assertThat(calls.divided()).isEqualTo(1000);
    }
}
