package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.testkit.TestPairs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views (subsets, orders, mappings) of datasets in files of every format. */
class ViewsOverFilesTest {
    @TempDir
    private Path folder;

    private final PreferenceDataset dataset = PreferenceDataset.of(TestPairs.random(200, 1));

    @Test
    void viewsOfEveryFormatContainTheSamePairs() {
        for (DatasetFormat format : DatasetFormat.values()) {
            Path target = folder.resolve(format.label());
            dataset.write(target, WriteOptions.builder(format).rowsPerFile(70).build());
            PreferenceDataset read = PreferenceDataset.open(target);

            assertThat(chosen(read.shuffle(7))).isEqualTo(chosen(dataset.shuffle(7)));
            assertThat(chosen(read.filter(pair -> pair.chosen().contains("7")).sample(11, 2)))
                    .isEqualTo(chosen(
                            dataset.filter(pair -> pair.chosen().contains("7")).sample(11, 2)));
            assertThat(chosen(PreferenceDataset.concat(List.of(read.slice(60, 80), read))))
                    .isEqualTo(chosen(PreferenceDataset.concat(List.of(dataset.slice(60, 80), dataset))));
        }
    }

    private static List<String> chosen(PreferenceDataset dataset) {
        return dataset.toList().stream().map(PreferencePair::chosen).toList();
    }
}
