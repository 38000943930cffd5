package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.TestPairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetInstructionsTest {
    private static final String IMAGE =
            "optional group image { optional binary bytes; optional binary path (STRING); }";

    @TempDir
    private Path folder;

    private Path parquet(String columns, IntFunction<Object> id) throws IOException {
        return new CustomParquet("message m {" + IMAGE + columns + "}")
                .write(folder.resolve("in.parquet"), 5, (i, row) -> {
                    Group image = row.addGroup("image");
                    image.add("bytes", org.apache.parquet.io.api.Binary.fromConstantByteArray(CustomParquet.bytes(i)));
                    row.add(1, "question " + i);
                    if (columns.contains("id")) {
                        row.add(2, id.apply(i).toString());
                    }
                });
    }

    @Test
    void instructionsAreReadFromParquet() throws IOException {
        Path file = parquet("optional binary question (STRING); optional binary id (STRING);", i -> "x" + i);

        for (InstructionDataset read : List.of(InstructionDataset.open(file), InstructionDataset.open(folder))) {
            assertThat(read.size()).isEqualTo(5);
            assertThat(read.toList()).extracting(Instruction::id).containsExactly("x0", "x1", "x2", "x3", "x4");
            assertThat(read.get(3).question()).isEqualTo("question 3");
            assertThat(read.get(3).image().read()).isEqualTo(CustomParquet.bytes(3));
        }
    }

    @Test
    void missingIdDefaultsToRowNumber() throws IOException {
        Path file = parquet("optional binary prompt (STRING);", i -> "");

        assertThat(InstructionDataset.open(file).get(4).id()).isEqualTo("in.parquet#4");
        assertThat(InstructionDataset.open(file).get(4).question()).isEqualTo("question 4");
    }

    @Test
    void errorNamesDuplicateId() throws IOException {
        Path file = parquet("optional binary question (STRING); optional binary idx (STRING);", i -> i % 3);

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("in.parquet: id \"0\" occurs in row 0 and again in row 3");
    }

    @Test
    void errorNamesMissingColumn() throws IOException {
        Path file = parquet("optional binary caption (STRING);", i -> "");

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("in.parquet, column \"question\": is missing");
    }

    @Test
    void instructionsAreReadFromTrlPrompts() {
        PreferenceDataset.of(TestPairs.random(3, 1)).write(folder, WriteOptions.of(DatasetFormat.TRL_PARQUET));

        assertThat(InstructionDataset.open(folder).toList())
                .extracting(Instruction::question)
                .containsExactly("What is 图 0?", "What is 图 1?", "What is 图 2?");
    }

    @Test
    void pairsBecomeInstructionsWithEachImageAndQuestionOnce() {
        List<PreferencePair> pairs = new ArrayList<>(TestPairs.random(3, 1));
        pairs.addAll(TestPairs.random(3, 1));
        PreferenceDataset.of(pairs).write(folder, WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));

        List<Instruction> read =
                InstructionDataset.openDistinct(folder, ReadOptions.defaults()).toList();

        assertThat(read)
                .extracting(Instruction::question)
                .containsExactly("What is 图 0?", "What is 图 1?", "What is 图 2?");
        assertThat(read).extracting(Instruction::id).doesNotHaveDuplicates();
    }

    @Test
    void pairsThatParquetCannotHoldAreRejectedByName() {
        PreferencePair later = new PreferencePair(
                TestPairs.random(1, 1).get(0).instruction().withHistory(List.of("a", "b")), "x", "y", 0, 0);
        PreferencePair text = new PreferencePair(Instruction.textOnly("t", "What?"), "x", "y", 0, 0);

        DatasetFormat format = DatasetFormat.RLAIF_V_PARQUET;
        assertThatThrownBy(() -> PreferenceDataset.of(List.of(later)).write(folder, WriteOptions.of(format)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("has turns before its question")
                .hasMessageContaining(format.label());
        assertThatThrownBy(() -> PreferenceDataset.of(List.of(text)).write(folder, WriteOptions.of(format)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("instruction \"t\" has no image");
    }

    @Test
    void turnsAndMissingImagesAreKeptInTrlConversations() {
        PreferencePair plain = TestPairs.random(1, 1).get(0);
        PreferencePair later =
                new PreferencePair(plain.instruction().withHistory(List.of("a", "b", "c", "d")), "x", "y", 0, 0);
        PreferencePair text = new PreferencePair(Instruction.textOnly("t", "What?"), "x", "y", 0, 0);
        PreferencePair laterText =
                new PreferencePair(text.instruction().withHistory(List.of("a", "b")), "x", "y", 0, 0);
        List<PreferencePair> pairs = List.of(plain, later, text, laterText);

        DatasetCard written = PreferenceDataset.of(pairs).write(folder, WriteOptions.of(DatasetFormat.TRL_PARQUET));

        PreferenceDataset read = PreferenceDataset.open(folder);
        assertThat(read.toList())
                .extracting(pair -> pair.instruction().context())
                .containsExactlyElementsOf(
                        pairs.stream().map(pair -> pair.instruction().context()).toList());
        assertThat(read.get(1).instruction().history()).containsExactly("a", "b", "c", "d");
        assertThat(read.get(2).instruction().hasImage()).isFalse();
        assertThat(read.get(3).chosen()).isEqualTo("x");
        assertThat(InstructionDataset.open(folder).toList())
                .extracting(Instruction::history)
                .containsExactly(List.of(), List.of("a", "b", "c", "d"), List.of(), List.of("a", "b"));
        DatasetCard again = read.write(folder.resolve("jsonl"), WriteOptions.of(DatasetFormat.JSONL));
        assertThat(again.content()).isEqualTo(written.content());
        assertThat(PreferenceDataset.open(folder.resolve("jsonl"))
                        .get(3)
                        .instruction()
                        .history())
                .containsExactly("a", "b");
    }
}
