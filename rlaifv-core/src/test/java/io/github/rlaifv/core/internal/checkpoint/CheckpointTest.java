package io.github.rlaifv.core.internal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.PickleBytes;
import io.github.rlaifv.core.testkit.TorchZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String INDEX = "pytorch_model.bin.index.json";

    @TempDir
    Path folder;

    private void shard(String file, String tensor) {
        TorchZip.of(PickleBytes.stateDictionary(
                        Map.of(tensor, new PickleBytes.Tensor("FloatStorage", "0", 2, 0, List.of(2L), List.of(1L)))))
                .entry("data/0", new byte[8])
                .write(folder.resolve(file));
    }

    private void index(String map) throws IOException {
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {" + map + "}}");
    }

    private void refused(String... parts) {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void readsShardsOfPytorchFiles() throws IOException {
        shard("a.bin", "v");
        shard("b.bin", "w");
        index("\"v\": \"a.bin\", \"w\": \"b.bin\"");
        assertThat(Checkpoint.open(folder).tensors()).containsOnlyKeys("v", "w");
    }

    @Test
    void readsOnePytorchFile() {
        shard("pytorch_model.bin", "v");
        assertThat(Checkpoint.open(folder).tensors()).containsOnlyKeys("v");
    }

    @Test
    void rejectsATensorThatTheIndexDoesNotName() throws IOException {
        shard("a.bin", "v");
        shard("b.bin", "w");
        shard("c.bin", "x");
        index("\"v\": \"a.bin\", \"w\": \"b.bin\"");
        assertThat(Checkpoint.open(folder).tensors()).containsOnlyKeys("v", "w");
        TorchZip.of(PickleBytes.stateDictionary(Map.of(
                        "v", new PickleBytes.Tensor("FloatStorage", "0", 2, 0, List.of(2L), List.of(1L)),
                        "u", new PickleBytes.Tensor("FloatStorage", "0", 2, 0, List.of(2L), List.of(1L)))))
                .entry("data/0", new byte[8])
                .write(folder.resolve("a.bin"));
        refused("'u'", "a.bin", "is not named in", INDEX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "[\"a.bin\"]", "\"\""})
    void rejectsShardNamesThatAreNotText(String file) throws IOException {
        shard("a.bin", "v");
        index("\"v\": " + file);
        refused(INDEX, "weight_map", "'v'");
    }

    @Test
    void rejectsShardsOfUnsupportedTypes() throws IOException {
        index("\"v\": \"config.json\"");
        refused(INDEX, "neither .safetensors nor .bin", "config.json");
    }

    @Test
    void rejectsAMissingShard() throws IOException {
        shard("a.bin", "v");
        index("\"v\": \"a.bin\", \"w\": \"b.bin\"");
        refused("b.bin", INDEX, "is missing; fetch it");
    }

    @Test
    void rejectsATensorThatIsInTwoShards() throws IOException {
        shard("a.bin", "v");
        shard("b.bin", "v");
        index("\"v\": \"a.bin\", \"w\": \"b.bin\"");
        refused("'v'", "a.bin", "b.bin");
    }

    @Test
    void rejectsATensorInAnotherShardThanTheIndexSays() throws IOException {
        shard("a.bin", "v");
        shard("b.bin", "w");
        index("\"w\": \"a.bin\", \"v\": \"b.bin\"");
        refused("'w'", INDEX, "is not in shard a.bin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.bin", "/etc/passwd", "a\\u0000b"})
    void rejectsShardsOutsideTheFolder(String name) throws IOException {
        index("\"v\": \"" + name + "\"");
        refused(INDEX, "names a shard");
    }

    @ParameterizedTest
    @CsvSource({"gptq", "awq", "bitsandbytes"})
    void rejectsQuantizedCheckpoints(String method) throws IOException {
        shard("pytorch_model.bin", "v");
        Files.writeString(
                folder.resolve("config.json"), "{\"quantization_config\": {\"quant_method\": \"" + method + "\"}}");
        refused("config.json", method, "float32");
    }

    @ParameterizedTest
    @CsvSource({"llava-Q4_K_M.gguf", "consolidated.00.pth", "tf_model.h5"})
    void folderWithoutWeightsIsRejectedWithTheFileItHas(String other) throws IOException {
        Files.writeString(folder.resolve(other), "GGUF");
        refused(folder.toString(), other, "model.safetensors", "pytorch_model.bin");
    }
}
