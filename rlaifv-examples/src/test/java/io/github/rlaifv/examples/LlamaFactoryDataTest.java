package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaFactoryDataTest {
    @TempDir
    Path folder;

    private byte[] image = {};

    @BeforeEach
    void theirs() throws IOException {
        image = new TinyWorld().image(SceneSplit.TEST.scene(0)).read();
        Files.write(Files.createDirectories(folder.resolve("data/photos")).resolve("a.png"), image);
        Files.writeString(folder.resolve("data/theirs.json"), """
                [{"conversations": [{"from": "human", "value": "<image>What is here?"}],
                  "chosen": {"from": "gpt", "value": "A \\"tree\\"."}, "rejected": {"from": "gpt", "value": "A red car."},
                  "images": ["photos/a.png"]}]
                """);
    }

    private void convert(String from, String to) throws IOException {
        LlamaFactoryData.main(new String[] {
            folder.resolve(from).toString(), folder.resolve(to).toString()
        });
    }

    @Test
    void pairsOfLlamaFactoryAreConvertedInBothDirections() throws IOException {
        convert("data/theirs.json", "ours");
        PreferencePair pair =
                PreferenceDataset.open(folder.resolve("ours")).toList().get(0);
        assertThat(pair.chosen()).isEqualTo("A \"tree\".");
        assertThat(pair.rejected()).isEqualTo("A red car.");
        assertThat(pair.instruction().image().read()).isEqualTo(image);

        convert("ours", "dataset-dir");
        JsonMapper json = new JsonMapper();
        JsonNode expected = json.readTree(folder.resolve("data/theirs.json").toFile());
        JsonNode written =
                json.readTree(folder.resolve("dataset-dir/pairs.json").toFile());
        assertThat(written.path(0).path("conversations"))
                .isEqualTo(expected.path(0).path("conversations"));
        assertThat(written.path(0).path("chosen")).isEqualTo(expected.path(0).path("chosen"));
        assertThat(written.path(0).path("rejected")).isEqualTo(expected.path(0).path("rejected"));
        assertThat(folder.resolve("dataset-dir")
                        .resolve(written.path(0).path("images").path(0).asText()))
                .hasBinaryContent(image);
        JsonNode described =
                json.readTree(folder.resolve("dataset-dir/dataset_info.json").toFile());
        assertThat(described.path("pairs").path("file_name").asText()).isEqualTo("pairs.json");
        assertThat(described.path("pairs").path("ranking").asBoolean()).isTrue();
    }

    @Test
    void questionWithoutMarkGetsOne() throws IOException {
        Path file = folder.resolve("data/theirs.json");
        Files.writeString(file, Files.readString(file).replace("<image>", ""));
        convert("data/theirs.json", "ours");
        convert("ours", "dataset-dir");
        assertThat(folder.resolve("dataset-dir/pairs.json")).content().contains("\"<image>What is here?\"");
    }

    @Test
    void conversationOfSeveralTurnsIsRejected() throws IOException {
        Path file = folder.resolve("data/theirs.json");
        Files.writeString(
                file,
                Files.readString(file).replace("\"conversations\": [", "\"conversations\": [{\"from\": \"human\"},"));
        assertThatThrownBy(() -> convert("data/theirs.json", "ours"))
                .hasMessageContainingAll("theirs.json", "record 0", "one question");
    }

    private void requireTheSamePair(String records) throws IOException {
        Files.writeString(folder.resolve("data/others.json"), records);
        convert("data/others.json", "ours");
        PreferencePair pair =
                PreferenceDataset.open(folder.resolve("ours")).toList().get(0);
        assertThat(pair.instruction().question()).isEqualTo("<image>What is here?\nBe brief.");
        assertThat(pair.chosen()).isEqualTo("A tree.");
        assertThat(pair.rejected()).isEqualTo("A red car.");
        assertThat(pair.instruction().image().read()).isEqualTo(image);
    }

    @Test
    void alpacaRecordsAreConverted() throws IOException {
        requireTheSamePair("""
                [{"instruction": "<image>What is here?", "input": "Be brief.", "images": "photos/a.png",
                  "chosen": "A tree.", "rejected": "A red car."}]
                """);
    }

    @Test
    void recordsWithOpenAiTagsAreConverted() throws IOException {
        requireTheSamePair("""
                [{"messages": [{"role": "user", "content": "<image>What is here?\\nBe brief."}], "images": ["photos/a.png"],
                  "chosen": {"role": "assistant", "content": "A tree."},
                  "rejected": {"role": "assistant", "content": "A red car."}}]
                """);
    }

    @Test
    void systemPromptIsRejected() throws IOException {
        Path file = folder.resolve("data/theirs.json");
        Files.writeString(
                file, Files.readString(file).replace("\"images\":", "\"system\": \"Be brief.\", \"images\":"));
        assertThatThrownBy(() -> convert("data/theirs.json", "ours"))
                .hasMessageContainingAll("theirs.json", "record 0", "system prompt");
    }
}
