package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.internal.LibraryVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricTextTest {

    @Test
    void unknownValueIsADash() {
        assertThat(MetricText.percent(null)).isEqualTo("–");
        assertThat(MetricText.relative(0.0, 0.1)).isEqualTo("–");
        assertThat(MetricText.points(null, 0.1)).isEqualTo("–");
    }

    @Test
    void zeroHasNoMinus() {
        assertThat(MetricText.percent(-0.00001)).isEqualTo("0.0 %");
        assertThat(MetricText.points(0.5, 0.49999)).isEqualTo("+0.0 pts");
        assertThat(MetricText.points(0.5, 0.48)).isEqualTo("−2.0 pts");
    }

    @Test
    void timesAndSizesHaveSuitableUnits() {
        assertThat(MetricText.seconds(4.25)).isEqualTo("4.3 s");
        assertThat(MetricText.seconds(59)).isEqualTo("59 s");
        assertThat(MetricText.seconds(61)).isEqualTo("1 min 01 s");
        assertThat(MetricText.seconds(7_384)).isEqualTo("2 h 03 min");
        assertThat(MetricText.bytes(3L << 30)).isEqualTo("3.00 GiB");
    }

    @Test
    void smallRewardHasTwoSignificantDigits() {
        assertThat(MetricText.three(0.0)).isEqualTo("0.000");
        assertThat(MetricText.three(1.23456)).isEqualTo("1.235");
        assertThat(MetricText.three(-0.0123)).isEqualTo("−0.012");
        assertThat(MetricText.three(0.000123)).isEqualTo("0.00012");
        assertThat(MetricText.three(1e-12)).isEqualTo("0.0000000");
    }

    @Test
    void sharesOutOfRangeAreRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Metrics(60.4, null, null, null, null, null, null))
                .withMessageContaining("responseHallucination");
        assertThatIllegalArgumentException().isThrownBy(() -> Metrics.ofLength(Double.NaN));
    }

    @Test
    void readsTheHighWaterMark(@TempDir Path folder) throws IOException {
        Path status = Files.writeString(folder.resolve("status"), "Name:\tjava\nVmHWM:\t  123456 kB\nVmRSS:\t 1 kB\n");
        assertThat(PeakMemory.fromStatus(status)).isEqualTo(new PeakMemory(123_456L * 1024, "resident set"));
        assertThat(PeakMemory.fromStatus(folder.resolve("none"))).isNull();
        assertThat(PeakMemory.fromPools())
                .extracting(PeakMemory::bytes)
                .satisfies(b -> assertThat(b).isPositive());
    }

    @Test
    void versionsOfThisProcessAreKnown() {
        Versions versions = Versions.current("cpu");
        assertThat(versions.library()).isEqualTo(LibraryVersion.number());
        assertThat(versions.djl()).isNotBlank();
        assertThat(versions.java()).contains(System.getProperty("java.version"));
        assertThat(versions.processor()).contains("threads");
    }
}
