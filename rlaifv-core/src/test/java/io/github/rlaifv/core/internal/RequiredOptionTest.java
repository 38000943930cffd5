package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequiredOptionTest {
    @Test
    void givenOptionIsReturned() {
        assertThat(RequiredOption.of("Evaluation", "policy", "given")).isEqualTo("given");
    }

    @Test
    void missingOptionErrorNamesTheMethodToCall() {
        assertThatThrownBy(() -> RequiredOption.of("Evaluation", "policy", null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Evaluation needs the option policy: call policy(...) before build()");
        assertThatThrownBy(() -> RequiredOption.of("Evaluation", "judge", null, "since the benchmark asks one"))
                .hasMessage(
                        "Evaluation needs the option judge, since the benchmark asks one: call judge(...) before build()");
    }
}
