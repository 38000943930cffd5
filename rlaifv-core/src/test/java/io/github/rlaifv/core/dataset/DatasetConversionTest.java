package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets that are checked, written anew and compared. */
class DatasetConversionTest {
    @TempDir
    private Path folder;

    private final List<String> events = new ArrayList<>();

    private final RunListener listener = new RunListener() {
        @Override
        public void stageStarted(String stage, long units) {
            events.add(stage + " of " + units);
        }

        @Override
        public void stageFinished(String stage) {
            events.add(stage + " finished");
        }
    };

    private static PreferencePair pair(String id, String chosen) {
        // in memory, so that a file of records alone may hold it too
        ImageSource image =
                ImageSource.of("photo", Fixtures.photos().any(0).image().read());
        return new PreferencePair(new Instruction(id, image, "What is there?"), chosen, "A cat.", 1, 0);
    }

    private Path source(PreferencePair... pairs) {
        Path source = folder.resolve("source");
        PreferenceDataset.of(List.of(pairs))
                .write(
                        source,
                        WriteOptions.builder(DatasetFormat.JSONL)
                                .settings(Map.of("candidates", "4"))
                                .build());
        return source;
    }

    private DatasetConversion.Converted convert(Path source, Path output) {
        return DatasetConversion.of(source, ReadOptions.builder().build())
                .into(output, WriteOptions.builder(DatasetFormat.JSONL), listener);
    }

    @Test
    void sourceWithoutPairsIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("pairs.jsonl"), "");
        assertThatThrownBy(() -> convert(empty, folder.resolve("out")))
                .isInstanceOf(BadDataException.class)
                .hasMessage(empty + " has no pair to convert: name a file or folder with pairs");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void contentSettingsAndScoresAreKept() {
        Path source = source(pair("a", "A dog."), pair("b", "A bus."));
        DatasetConversion.Converted converted = convert(source, folder.resolve("out"));
        assertThat(converted.lost()).isEmpty();
        assertThat(converted.card().pairs()).isEqualTo(2);
        assertThat(converted.card().content())
                .isEqualTo(DatasetCard.read(source).orElseThrow().content());
        assertThat(converted.card().settings()).containsEntry("candidates", "4");
        assertThat(PreferenceDataset.open(folder.resolve("out")).get(1).chosen())
                .isEqualTo("A bus.");
        assertThat(events)
                .containsExactly(
                        "checking pairs of 2",
                        "checking pairs finished",
                        "writing pairs of 2",
                        "writing pairs finished");
    }

    @Test
    void filledFolderIsRejectedBeforeAnyImageIsDecoded() throws IOException {
        Path output = Files.createDirectories(folder.resolve("filled"));
        Files.writeString(output.resolve("mine"), "mine");
        Path source = source(pair("a", "A dog."));
        assertThatThrownBy(() -> convert(source, output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(output + " is not empty");
        assertThat(events).isEmpty();
    }

    @Test
    void blankResponseAndDamagedImageAreNamedAndLeaveNothing() {
        Path output = folder.resolve("out");
        PreferencePair whole = pair("b", "A dog.");
        Path blank = folder.resolve("blank.jsonl");
        JsonlPreferences.write(PreferenceDataset.of(List.of(whole, pair("d", " "))), blank);
        assertThatThrownBy(() -> convert(blank, output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("the pair of instruction d has a blank chosen response");
        Instruction damaged = new Instruction("c", ImageSource.of("x.png", new byte[] {1, 2}), "What?");
        Path broken = folder.resolve("broken.jsonl");
        JsonlPreferences.write(
                PreferenceDataset.of(List.of(whole, new PreferencePair(damaged, "A dog.", "A cat.", 1, 0))), broken);
        assertThatThrownBy(() -> convert(broken, output))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("the pair of instruction c", "can't be used");
        assertThat(output).doesNotExist();
    }
}
