package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt while a dataset is read is reported as cancellation, not as a damaged file. */
class StoppedReadingTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void interruptedReadIsCancelledAndDatasetStaysUsable(DatasetFormat format) {
        PreferenceDataset.of(TestPairs.random(30, 1)).write(folder, WriteOptions.of(format));
        PreferenceDataset dataset = PreferenceDataset.open(folder);
        List<ThrowingCallable> reads = List.of(() -> dataset.get(7), dataset::toList, () -> {
            try (Stream<PreferencePair> pairs = dataset.stream()) {
                pairs.forEach(pair -> pair.instruction().image().read());
            }
        });
        for (ThrowingCallable read : reads) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(read)
                        .isInstanceOf(CancelledException.class)
                        .hasMessageContaining("interrupted while reading " + folder);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(dataset.toList()).hasSize(30);
        }
    }
}
