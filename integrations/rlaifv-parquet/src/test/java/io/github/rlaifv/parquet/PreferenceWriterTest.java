package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.testkit.TestPairs;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreferenceWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void finishedWriterRejectsFurtherCallsAndKeepsCard(DatasetFormat format) {
        PreferencePair pair = TestPairs.random(1, 1).get(0);
        try (PreferenceWriter writer = PreferenceWriter.open(folder, WriteOptions.of(format))) {
            writer.write(pair);
            writer.finish();
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString());
            assertThatThrownBy(() -> writer.write(pair))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString());
        }
        assertThat(folder.resolve("dataset_card.json")).exists();
        assertThat(PreferenceDataset.open(folder).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(DatasetFormat.class)
    void closedWriterCannotFinish(DatasetFormat format) {
        PreferenceWriter writer = PreferenceWriter.open(folder, WriteOptions.of(format));
        writer.close();
        writer.close();
        assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
    }
}
