package io.github.rlaifv.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplingChoiceTest {
    private static final Sampling MODEL = new Sampling(0.5, 0.9, 40, 1.2, 100, List.of("END"), true, 7, null);

    @Test
    void callWithoutChoicesUsesTheModelsSampling() {
        assertThat(new SamplingChoice(null, null, null, null, null, null).over(MODEL))
                .isEqualTo(MODEL);
    }

    @Test
    void choicesOfTheCallReplaceTheModelsSettings() {
        assertThat(new SamplingChoice(0.0, 1.0, 0, 5, List.of("."), 11L).over(MODEL))
                .isEqualTo(new Sampling(0, 1, 0, 1.2, 5, List.of("."), true, 11, null));
    }

    @Test
    void choiceOutOfRangeIsRejectedByName() {
        assertThatThrownBy(() -> new SamplingChoice(-1.0, null, null, null, null, null).over(MODEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature must be finite and >= 0, was -1.0");
    }
}
