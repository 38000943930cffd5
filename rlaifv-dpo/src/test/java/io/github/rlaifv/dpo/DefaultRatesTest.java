package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.training.Lora;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Default learning rates. They depend on what is trained. */
class DefaultRatesTest {
    private static String rate(Map<String, String> settings) {
        return settings.getOrDefault("option learningRate", "none");
    }

    @Test
    void adaptersHaveTheirOwnDefault() {
        assertThat(rate(DpoTrainer.builder().build().settings())).isEqualTo("5.0E-7");
        assertThat(rate(DpoTrainer.builder().lora(Lora.rank(4)).build().settings()))
                .isEqualTo("5.0E-5");
        assertThat(rate(SftTrainer.builder().build().settings())).isEqualTo("2.0E-5");
        assertThat(rate(SftTrainer.builder().lora(Lora.rank(4)).build().settings()))
                .isEqualTo("2.0E-4");
    }

    @Test
    void explicitRateIsKept() {
        assertThat(rate(DpoTrainer.builder()
                        .learningRate(5e-7)
                        .lora(Lora.rank(4))
                        .build()
                        .settings()))
                .isEqualTo("5.0E-7");
        assertThat(rate(SftTrainer.builder()
                        .lora(Lora.rank(4))
                        .learningRate(0)
                        .build()
                        .settings()))
                .isEqualTo("0.0");
    }
}
