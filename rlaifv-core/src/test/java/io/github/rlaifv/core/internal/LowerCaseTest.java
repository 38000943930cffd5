package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class LowerCaseTest {
    @Test
    void lowerCaseEqualsThatOfTheJdk() {
        List<String> parts =
                List.of("A", "Σ", "ΟΔΟΣ", " ", "\n", "İ", "ẞ", "\ud801\udc00", "Straße", "ΣΑΣ", ".", "'", "ΜΕΓΑΣ ");
        Random random = new Random(1);
        for (int text = 0; text < 300; text++) {
            StringBuilder built = new StringBuilder();
            for (int part = random.nextInt(80); part > 0; part--) {
                built.append(parts.get(random.nextInt(parts.size())));
                if (random.nextInt(6) == 0) {
                    built.append(' ');
                }
            }
            assertThat(LowerCase.of(built.toString()))
                    .isEqualTo(built.toString().toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void takesLinearTime() {
        for (String letter : List.of("Σ", "İ", "Σ ", "ΑΣ", "\ud801\udc00Σ")) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThatCode(() -> LowerCase.of(letter.repeat(100_000)))
                            .doesNotThrowAnyException());
        }
    }

    @Test
    void surrogatePairsAreKeptWhole() {
        String text = "Σx" + "\ud801\udc00".repeat(300);
        assertThat(LowerCase.of(text)).isEqualTo("σx" + "\ud801\udc28".repeat(300));
    }
}
