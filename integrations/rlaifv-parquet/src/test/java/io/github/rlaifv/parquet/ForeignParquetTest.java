package io.github.rlaifv.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading of Parquet files written by other programs. */
class ForeignParquetTest {
    private static final String IMAGES = "optional group images (LIST) { repeated group list {"
            + " optional group element { optional binary bytes; optional binary path (STRING); } } }";
    private static final String CHAT = "optional group %s (LIST) { repeated group list { optional group element {"
            + " optional binary role (STRING); optional binary content (STRING); } } }";

    @TempDir
    private Path folder;

    private static void image(Group row, int index) {
        row.addGroup("images")
                .addGroup(0)
                .addGroup(0)
                .add("bytes", Binary.fromConstantByteArray(CustomParquet.bytes(index)));
    }

    private static void chat(Group row, String column, String... rolesAndTexts) {
        Group list = row.addGroup(column);
        for (int i = 0; i < rolesAndTexts.length; i += 2) {
            Group message = list.addGroup(0).addGroup(0);
            message.add("role", rolesAndTexts[i]);
            message.add("content", rolesAndTexts[i + 1]);
        }
    }

    @Test
    void fileWithoutRowsHasNoPairs() throws IOException {
        Path file = CustomParquet.rlaifv("").write(folder.resolve("none.parquet"), 0, CustomParquet::fill);

        assertThat(PreferenceDataset.open(file).toList()).isEmpty();
        assertThat(InstructionDataset.open(file).toList()).isEmpty();
    }

    /** pyarrow writes an empty table as one row group without rows, whose columns begin at byte 0. */
    @Test
    void rowGroupWithoutRowsHasNoPairs() throws IOException {
        Path file = EmptyRowGroup.write(folder.resolve("none.parquet"), CustomParquet.RLAIFV.formatted(""));

        assertThat(PreferenceDataset.open(file).toList()).isEmpty();
    }

    @Test
    void emptyShardAmongOthersIsSkipped() throws IOException {
        CustomParquet.rlaifv("").write(folder.resolve("a.parquet"), 2, CustomParquet::fill);
        new CustomParquet("message m { optional int32 chosen (UNKNOWN); }")
                .write(folder.resolve("b.parquet"), 0, (i, row) -> {});
        CustomParquet.rlaifv("").write(folder.resolve("c.parquet"), 1, CustomParquet::fill);

        assertThat(PreferenceDataset.open(folder).toList()).hasSize(3);
        assertThat(PreferenceDataset.open(folder).get(2).chosen()).isEqualTo("chosen 0");
        assertThat(InstructionDataset.open(folder).toList()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optional double idx;",
                "optional int32 idx (UNKNOWN);",
                "optional group idx { optional binary model (STRING); optional binary bytes; }",
                "optional group origin_split { optional binary type (STRING); }",
                "repeated binary ds_name (STRING);",
                "optional int64 image_path (TIMESTAMP(MICROS,true));",
                "optional int64 id (TIMESTAMP(MICROS,true));",
                "optional binary question_id (DECIMAL(20,2));",
                "optional int32 logps (UNKNOWN);",
                "optional int32 images (UNKNOWN);",
                "optional binary chosen_score (STRING);",
            })
    void optionalColumnOfUnsupportedTypeCountsAsMissing(String column) throws IOException {
        Path file = CustomParquet.rlaifv(column).write(folder.resolve("a.parquet"), 2, CustomParquet::fill);

        PreferencePair pair = PreferenceDataset.open(file).get(1);
        assertThat(pair.instruction().id()).isEqualTo("a.parquet#1");
        assertThat(pair.origin()).isEqualTo(new PairOrigin("", "", "", "", "p1"));
        assertThat(InstructionDataset.open(file).get(1).id()).isEqualTo("a.parquet#1");
    }

    @Test
    void rowWithoutIdTakesItsRowNumberAsId() throws IOException {
        Path file = CustomParquet.rlaifv("optional int64 idx (INTEGER(64,false));")
                .write(folder.resolve("a.parquet"), 2, (i, row) -> {
                    CustomParquet.fill(i, row);
                    if (i == 1) {
                        row.add("idx", -1L);
                    }
                });

        assertThat(InstructionDataset.open(file).toList())
                .extracting(Instruction::id)
                .containsExactly("a.parquet#0", "18446744073709551615");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "question"})
    void listOfOneImageIsReadAsTheImage(String question) throws IOException {
        Path file = new CustomParquet("message m { " + IMAGES + " optional binary " + question
                        + " (STRING); optional binary chosen (STRING); optional binary rejected (STRING); }")
                .write(folder.resolve("a.parquet"), 2, (i, row) -> {
                    image(row, i);
                    row.add(question, "question " + i);
                    row.add("chosen", "chosen " + i);
                    row.add("rejected", "rejected " + i);
                });

        PreferencePair pair = PreferenceDataset.open(file).get(1);
        assertThat(pair.instruction().question()).isEqualTo("question 1");
        assertThat(pair.instruction().image().read()).isEqualTo(CustomParquet.bytes(1));
        assertThat(pair.chosen()).isEqualTo("chosen 1");
    }

    private Path implicit(String name, BiConsumer<Integer, Group> fill) throws IOException {
        return new CustomParquet("message m { " + IMAGES + CHAT.formatted("chosen") + CHAT.formatted("rejected") + " }")
                .write(folder.resolve(name), 2, (i, row) -> {
                    image(row, i);
                    fill.accept(i, row);
                });
    }

    @Test
    void promptMayBeRepeatedInBothResponses() throws IOException {
        Path file = implicit("a.parquet", (i, row) -> {
            chat(row, "chosen", "user", "question " + i, "assistant", "chosen " + i);
            chat(row, "rejected", "user", "question " + i, "assistant", "rejected " + i);
        });
        Path two = implicit("b.parquet", (i, row) -> {
            chat(row, "chosen", "user", "one", "assistant", "c");
            chat(row, "rejected", "user", "another", "assistant", "r");
        });
        Path alone = implicit("c.parquet", (i, row) -> {
            chat(row, "chosen", "assistant", "c");
            chat(row, "rejected", "assistant", "r");
        });

        PreferencePair pair = PreferenceDataset.open(file).get(1);
        assertThat(List.of(pair.instruction().question(), pair.chosen(), pair.rejected()))
                .containsExactly("question 1", "chosen 1", "rejected 1");
        assertThatThrownBy(() -> PreferenceDataset.open(two).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("b.parquet, row 0, column \"rejected\": begins with another question");
        assertThatThrownBy(() -> PreferenceDataset.open(alone).toList())
                .hasMessageContaining("c.parquet, row 0, column \"chosen\": must have messages of the roles");
    }

    @Test
    void earlierTurnsOfTheSharedPromptBecomeTheHistory() throws IOException {
        Path file = implicit("a.parquet", (i, row) -> {
            chat(row, "chosen", "user", "a", "assistant", "b", "user", "c", "assistant", "chosen " + i);
            chat(row, "rejected", "user", "a", "assistant", "b", "user", "c", "assistant", "rejected " + i);
        });
        Path early = implicit("b.parquet", (i, row) -> {
            chat(row, "chosen", "user", "a", "assistant", "b", "user", "c", "assistant", "d");
            chat(row, "rejected", "user", "a", "assistant", "other", "user", "c", "assistant", "e");
        });
        Path unanswered = implicit("c.parquet", (i, row) -> {
            chat(row, "chosen", "user", "a", "assistant", "b", "user", "c");
            chat(row, "rejected", "user", "a", "assistant", "b", "user", "c");
        });

        PreferencePair pair = PreferenceDataset.open(file).get(1);
        assertThat(pair.instruction().history()).containsExactly("a", "b");
        assertThat(List.of(pair.instruction().question(), pair.chosen(), pair.rejected()))
                .containsExactly("c", "chosen 1", "rejected 1");
        assertThatThrownBy(() -> PreferenceDataset.open(early).toList())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("b.parquet, row 0, column \"rejected\": begins with other turns than those in");
        assertThatThrownBy(() -> PreferenceDataset.open(unanswered).toList())
                .hasMessageContaining("c.parquet, row 0, column \"chosen\": must begin with the prompt and end with a"
                        + " message of role \"assistant\", has 3 messages");
    }

    private Path withPath(String path) throws IOException {
        return CustomParquet.rlaifv("").write(folder.resolve("data/a.parquet"), 2, (i, row) -> {
            if (i == 0) {
                CustomParquet.fill(i, row);
            } else {
                row.addGroup("image").add("path", path);
                row.add("question", "q");
                row.add("chosen", "c");
                row.add("rejected", "r");
            }
        });
    }

    @Test
    void imageWithPathButNoBytesIsReadFromItsFile() throws IOException {
        Files.createDirectories(folder.resolve("data/images"));
        Path elsewhere = Files.write(folder.resolve("b.png"), new byte[] {4, 5});
        Files.write(folder.resolve("data/images/a.png"), new byte[] {1, 2, 3});

        ImageSource image = PreferenceDataset.open(withPath("images/a.png"))
                .get(1)
                .instruction()
                .image();
        assertThat(image.read()).containsExactly(1, 2, 3);
        Path outside = withPath(elsewhere.toString());
        assertThatThrownBy(() -> PreferenceDataset.open(outside))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("a.parquet, row 1, column \"image\": has no bytes")
                .hasMessageContaining("lies outside");
        assertThat(PreferenceDataset.open(outside, ImageRoots.of(folder))
                        .get(1)
                        .instruction()
                        .image()
                        .read())
                .containsExactly(4, 5);
        Path missing = withPath("images/none.png");
        assertThatThrownBy(() -> InstructionDataset.open(missing))
                .hasMessageContaining("column \"image\": has no bytes, and images/none.png does not exist");
    }

    @Test
    void filesWithTextsAndConversationsAreNotMixed() throws IOException {
        CustomParquet.rlaifv("").write(folder.resolve("0.parquet"), 2, CustomParquet::fill);
        implicit("1.parquet", (i, row) -> {
            chat(row, "chosen", "user", "q", "assistant", "c");
            chat(row, "rejected", "user", "q", "assistant", "r");
        });

        assertThatThrownBy(() -> PreferenceDataset.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("1.parquet holds conversations, unlike");
    }
}
