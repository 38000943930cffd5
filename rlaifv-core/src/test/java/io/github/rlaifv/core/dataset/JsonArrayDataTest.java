package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonArrayDataTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        Files.write(Files.createDirectories(folder.resolve("photos/coco")).resolve("1.jpg"), new byte[] {1});
        Files.write(folder.resolve("2.jpg"), new byte[] {2});
    }

    private Path json(String text) throws IOException {
        return Files.writeString(Files.createDirectories(folder.resolve("in")).resolve("data.json"), text);
    }

    private List<Instruction> read(String text) throws IOException {
        return InstructionDataset.open(json(text), ImageRoots.of(folder.resolve("photos"), folder))
                .toList();
    }

    @Test
    void llavaConversationsBecomeTheirLastQuestionsAfterEarlierTurns() throws IOException {
        List<Instruction> read = read("""
                [{"id": "a", "image": "coco/1.jpg", "conversations": [
                   {"from": "human", "value": "<image>\\nWhat is häre?"}, {"from": "gpt", "value": "A tree."},
                   {"from": "human", "value": "Which?"}, {"from": "gpt", "value": "An oak."}]},
                 {"id": "b", "conversations": [{"from": "human", "value": "Hello?"}, {"from": "gpt", "value": "Hi."}]}]
                """);

        assertThat(read).extracting(Instruction::id).containsExactly("a", "b");
        assertThat(read).extracting(Instruction::question).containsExactly("Which?", "Hello?");
        assertThat(read.get(0).history()).containsExactly("What is häre?", "A tree.");
        assertThat(read.get(0).image().read()).containsExactly(1);
        assertThat(read.get(1).hasImage()).isFalse();
    }

    @Test
    void llamaFactoryRecordsOfBothFormsAreRead() throws IOException {
        List<Instruction> read = read("""
                [{"messages": [{"role": "user", "content": "What?<image>"}, {"role": "assistant", "content": "x"}],
                  "images": ["2.jpg"]},
                 {"instruction": "Describe it.", "input": "Be brief.", "output": "x", "images": "2.jpg",
                  "history": [["Is it big?", "No."]]}]
                """);

        assertThat(read).extracting(Instruction::id).containsExactly("data.json#0", "data.json#1");
        assertThat(read).extracting(Instruction::question).containsExactly("What?", "Describe it.\nBe brief.");
        assertThat(read.get(1).history()).containsExactly("Is it big?", "No.");
        assertThat(read.get(1).image().read()).containsExactly(2);
    }

    @Test
    void pairsOfLlamaFactoryAreRead() throws IOException {
        Path file = json("""
                [{"conversations": [{"from": "human", "value": "<image>What?"}], "images": ["2.jpg"],
                  "chosen": {"from": "gpt", "value": "A tree."}, "rejected": {"from": "gpt", "value": "A car."}},
                 {"instruction": "Which?", "input": "", "chosen": "An oak.", "rejected": "An elm.", "images": ["2.jpg"]}]
                """);
        ReadOptions options =
                ReadOptions.builder().imageRoots(ImageRoots.of(folder)).build();

        assertThat(PreferenceDataset.isAt(file, options)).isTrue();
        PreferenceDataset pairs = PreferenceDataset.open(file, options);
        assertThat(pairs.toList()).extracting(PreferencePair::chosen).containsExactly("A tree.", "An oak.");
        assertThat(pairs.get(1).rejected()).isEqualTo("An elm.");
        assertThat(pairs.get(1).instruction().question()).isEqualTo("Which?");
        assertThat(InstructionDataset.openDistinct(file, options).size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"system\": \"Be kind.\", \"instruction\": \"x\"} | field \"system\" is not supported",
                "{\"conversations\": []} | field \"conversations\" is empty",
                "{\"conversations\": [{\"from\": \"system\", \"value\": \"x\"}]} | a turn of \"system\" where one of the user is expected",
                "{\"instruction\": \"x\", \"images\": [\"2.jpg\", \"2.jpg\"]} | field \"images\" has 2 images",
                "{\"instruction\": \"x\", \"image\": \"none.jpg\"} | image none.jpg does not exist",
                "{\"instruction\": \"x\", \"image\": \"../../x.jpg\"} | image ../../x.jpg does not exist",
                "{\"instruction\": \"<image>x\"} | field \"image\" is missing, but the first question has the mark <image>",
                "{\"instruction\": \"x<image>\", \"images\": []} | is missing, but the first question has the mark <image>",
                "{\"instruction\": \"<image>x\", \"history\": [[\"a\", \"b\"]], \"images\": [\"2.jpg\"]} | has its mark <image> in a later question",
                "7 | expected a JSON object",
                "{\"instruction\": \"x\"}, | is not valid JSON"
            })
    void recordThatCannotBeReadIsNamed(String record, String message) {
        assertThatThrownBy(() -> read("[{\"instruction\": \"first\"}, " + record + "]"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("data.json, record ")
                .hasMessageContaining(message);
    }

    @Test
    void repeatedIdIsNamed() {
        assertThatThrownBy(() -> read("[{\"id\": 1, \"instruction\": \"x\"}, {\"id\": 1, \"instruction\": \"y\"}]"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("record 1: id \"1\" was already used in record 0");
    }

    @Test
    void imageOutsideOfTheAllowedFoldersIsRejected() throws IOException {
        Path file = json("[{\"instruction\": \"x\", \"image\": \"../2.jpg\"}]");

        assertThatThrownBy(() -> InstructionDataset.open(file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("lies outside of")
                .hasMessageContaining("--image-root");
    }
}
