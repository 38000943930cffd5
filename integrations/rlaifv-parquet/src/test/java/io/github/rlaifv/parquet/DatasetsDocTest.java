package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.dataset.PreferenceWriter;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/datasets.md, compiled and run. */
class DatasetsDocTest {
    @TempDir
    private Path folder;

    @Test
    void divideShuffleAndWrite() {
        Path source = folder.resolve("RLAIF-V-Dataset");
        PreferenceDataset.of(TestPairs.random(60, 1)).write(source, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        Path train = folder.resolve("train");

        PreferenceDataset pairs = PreferenceDataset.open(source);
        PreferenceDataset.Split parts =
                pairs.filter(pair -> pair.chosen().length() < 800).split(0.9, 1);
        parts.first().shuffle(2).write(train, WriteOptions.of(DatasetFormat.TRL_PARQUET));

        assertThat(PreferenceDataset.open(train).size()).isBetween(40L, 60L);
    }

    @Test
    void writeOneAtATime() {
        PreferencePair pair = TestPairs.random(1, 1).get(0);

        WriteOptions options = WriteOptions.builder(DatasetFormat.RLAIF_V_PARQUET)
                .title("Tiny world, round 1")
                .setting("candidates", "10")
                .fingerprint("policy", "abc")
                .build();
        try (PreferenceWriter writer = PreferenceWriter.open(folder, options)) {
            writer.write(pair);
            DatasetCard card = writer.finish();
            assertThat(card.pairs()).isEqualTo(1);
        }
    }

    @Test
    void readOneSplit() throws IOException {
        CustomParquet.rlaifv("").write(folder.resolve("train-00000-of-00001.parquet"), 3, CustomParquet::fill);
        CustomParquet.rlaifv("").write(folder.resolve("test-00000-of-00001.parquet"), 2, CustomParquet::fill);

        PreferenceDataset train = PreferenceDataset.open(
                folder, ReadOptions.builder().split("train").build());

        assertThat(train.size()).isEqualTo(3);
    }

    @Test
    void readTheLineOfJson() throws IOException {
        String page = Files.readString(Fixtures.repository().resolve(Path.of("docs", "datasets.md")));
        int start = page.indexOf("{\"id\": \"park-1\"");
        Path file = Files.writeString(folder.resolve("pairs.jsonl"), page.substring(start, page.indexOf('`', start)));
        Files.createDirectory(folder.resolve("images"));
        Files.write(folder.resolve("images").resolve("park.png"), new byte[] {1});

        assertThat(PreferenceDataset.open(file).get(0).rejectedScore()).isEqualTo(-2);
    }
}
